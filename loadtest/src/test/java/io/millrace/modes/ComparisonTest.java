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
                "the ancestor", "20", "5–9 words", "4", "all right", "10.0", "2.0", "–", "–", "1");
        assertThat(section.rows().get(1)).containsExactly(
                "parallel", "20", "5–9 words", "2", "all right", "2.000", "10.0", "0.500", "40.0", "5.0×, warm 20×");
    }

    @Test
    void drawsWhatAFreshAndAWarmServerDo() {
        assertThat(comparison(ANCESTOR, MILLRACE).section().bars())
                .containsExactly(
                        new Section.Bar("the ancestor", 2, "2.0 jobs/s", false),
                        new Section.Bar("parallel, fresh", 10, "10.0 jobs/s", true),
                        new Section.Bar("parallel, warm", 40, "40.0 jobs/s", true));
    }

    @Test
    void dividesWarmByWarmAndFreshByFresh() {
        Standing counter = new Standing("the ancestor", 2, right(4), Optional.of(right(1)));
        assertThat(comparison(counter, MILLRACE).section().rows().get(1)).last().isEqualTo("2.0×, warm 2.0×");
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
                .isEqualTo(new Section.Bar("parallel, warm", 0, "19 of 20 right, 1 not in time", true));
    }

    @Test
    void isCompleteWhereOnlyAYardstickLosesSomething() {
        Standing lossy = new Standing("the ancestor", 4, Trial.silent(20, java.time.Duration.ofSeconds(9)), Optional.empty());
        assertThat(comparison(lossy, MILLRACE).complete()).isTrue();
    }

    private static Comparison comparison(Standing... standings) {
        return new Comparison(
                "20 at once", 20, "5–9 words", 1, "jobs/s", List.of(standings), List.of("the ancestor"));
    }

    private static Trial right(double seconds) {
        return new Trial(20, 20, 0, 0, seconds);
    }
}
