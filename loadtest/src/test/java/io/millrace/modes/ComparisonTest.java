package io.millrace.modes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Standing ANCESTOR = new Standing("the ancestor", 4, right(10), Optional.empty());
    private static final Standing MILLRACE = new Standing("parallel", 2, right(2), Optional.of(right(0.5)));

    @Test
    void dividesByTheYardstickFreshAndWarm() {
        Section section = comparison(ANCESTOR, MILLRACE).section();
        assertThat(section.head()).last().isEqualTo("× the ancestor");
        assertThat(section.rows().get(0)).containsExactly(
                "the ancestor", "20", "5–9 words", "4", "all right", "10.0", "2.0", "1");
        assertThat(section.rows().get(1)).containsExactly(
                "parallel", "20", "5–9 words", "2", "all right", "2.00 / 0.500", "10.0 / 40.0", "5.0 / 20");
    }

    @Test
    void drawsWhatAFreshAndAWarmServerDo() {
        assertThat(comparison(ANCESTOR, MILLRACE).section().bars())
                .containsExactly(
                        new Section.Bar("the ancestor", 2, "2.0 jobs/s", Section.Kind.PEER),
                        new Section.Bar("parallel, fresh", 10, "10.0 jobs/s", Section.Kind.FRESH),
                        new Section.Bar("parallel, warm", 40, "40.0 jobs/s", Section.Kind.WARM));
    }

    @Test
    void dividesByTheFasterOfTwoInterpreters() {
        Standing free = new Standing("without GIL", 4, right(5), Optional.empty());
        Section section = comparison(ANCESTOR, free, MILLRACE).section();
        assertThat(section.head()).containsOnlyOnce("× the ancestor");
        assertThat(section.rows()).extracting(row -> row.get(row.size() - 1)).containsExactly("0.50", "1", "2.5 / 10");
    }

    @Test
    void hasAColumnForEachYardstick() {
        Standing quiet = new Standing("quiet", 4, right(1), Optional.empty());
        Section section = comparison(ANCESTOR, quiet, MILLRACE).section();
        assertThat(section.head()).endsWith("× the ancestor", "× quiet");
        assertThat(section.rows().get(2)).endsWith("5.0 / 20", "0.50 / 2.0");
    }

    @Test
    void saysWhatTwoFiguresAre() {
        assertThat(comparison(ANCESTOR, MILLRACE).section().title()).isEqualTo("20 at once, fresh / warm");
        assertThat(comparison(ANCESTOR).section().title()).isEqualTo("20 at once");
    }

    @Test
    void fitsAWideTerminal() {
        Standing ancestor = new Standing("ancestor, 3.13t", 4, all(19.9), Optional.empty());
        Standing quiet = new Standing("quiet, 3.13t", 4, all(4.51), Optional.empty());
        Standing millrace = new Standing("parallel, builtin", 2, all(1.556), Optional.of(all(0.168)));
        Section section = new Comparison(
                        "1000 at once",
                        1_000,
                        "500–1000",
                        1,
                        "jobs/s",
                        List.of(ancestor, quiet, millrace),
                        List.of(
                                new Comparison.Yardstick("ancestor", List.of(ancestor.name())),
                                new Comparison.Yardstick("quiet", List.of(quiet.name()))))
                .section();
        assertThat(TextTable.of(section.head(), section.rows()).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(124));
    }

    @Test
    void dividesWarmByWarmAndFreshByFresh() {
        Standing counter = new Standing("the ancestor", 2, right(4), Optional.of(right(1)));
        assertThat(comparison(counter, MILLRACE).section().rows().get(1)).last().isEqualTo("2.0 / 2.0");
    }

    @Test
    void comparesNobodyWithAYardstickThatHasLostSomething() {
        Standing lossy = new Standing("the ancestor", 4, new Trial(20, 12, 0, 8, 120), Optional.empty());
        Section section = comparison(lossy, MILLRACE).section();
        assertThat(section.head()).doesNotContain("× the ancestor");
        assertThat(section.rows().get(0)).contains("12 of 20 right, 8 not in time", "–");
        assertThat(section.bars().get(0).value()).isZero();
    }

    @Test
    void hidesNoLossBehindAnotherRound() {
        Standing late = new Standing("parallel", 2, right(2), Optional.of(new Trial(20, 19, 0, 1, 3)));
        Comparison comparison = comparison(ANCESTOR, late);
        assertThat(comparison.complete()).isFalse();
        assertThat(comparison.section().rows().get(1)).contains("19 of 20 right, 1 not in time");
        assertThat(comparison.section().bars()).last()
                .isEqualTo(new Section.Bar("parallel, warm", 0, "19 of 20 right, 1 not in time", Section.Kind.WARM));
    }

    @Test
    void isCompleteWhereOnlyAYardstickLosesSomething() {
        Standing lossy = new Standing("the ancestor", 4, Trial.silent(20, java.time.Duration.ofSeconds(9)), Optional.empty());
        assertThat(comparison(lossy, MILLRACE).complete()).isTrue();
    }

    private static Comparison comparison(Standing... standings) {
        return new Comparison(
                "20 at once", 20, "5–9 words", 1, "jobs/s", List.of(standings),
                List.of(
                        new Comparison.Yardstick("the ancestor", List.of("the ancestor", "without GIL")),
                        new Comparison.Yardstick("quiet", List.of("quiet"))));
    }

    private static Trial all(double seconds) {
        return new Trial(1_000, 1_000, 0, 0, seconds);
    }

    private static Trial right(double seconds) {
        return new Trial(20, 20, 0, 0, seconds);
    }
}
