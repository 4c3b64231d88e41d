package io.millrace.modes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {
    private static final List<Section.Bar> BARS = List.of(
            new Section.Bar("slow", 10, "10 jobs/s", Section.Kind.PEER),
            new Section.Bar("fast & <new>", 1_000, "1,000 jobs/s", Section.Kind.WARM),
            new Section.Bar("hung", 0, "0 of 9 right, 9 not in time", Section.Kind.FRESH));
    private static final Section SECTION = new Section(
            "Nine at once", List.of("mode", "time, s"), List.of(List.of("slow", "1.5"), List.of("a–b", "10")), "jobs/s", BARS);

    @Test
    void alignsTheTable() {
        assertThat(TextTable.of(SECTION.head(), SECTION.rows())).isEqualTo("""
                | mode | time, s |
                |------|--------:|
                | slow |     1.5 |
                | a–b  |      10 |
                """);
    }

    @Test
    void drawsBarsAsLongAsTheirLogarithm() {
        List<String> lines = TextChart.of("jobs/s", BARS).lines().toList();
        assertThat(lines.get(1)).isEqualTo("        slow ░ 10 jobs/s");
        assertThat(lines.get(2)).isEqualTo("fast & <new> " + "█".repeat(40) + " 1,000 jobs/s");
        assertThat(lines.get(3)).isEqualTo("        hung 0 of 9 right, 9 not in time");
    }

    @Test
    void tellsAFreshServerFromAWarmOneAndFromPeers() {
        List<Section.Bar> bars = Stream.of(Section.Kind.values())
                .map(kind -> new Section.Bar(kind.name(), 10, "10", kind))
                .toList();
        assertThat(TextChart.of("jobs/s", bars).lines().skip(1).map(line -> line.replaceFirst("^ *\\w+ ", "")).distinct())
                .hasSize(3);
        Section section = new Section("Three", List.of(), List.of(), "jobs/s", bars);
        assertThat(Pattern.compile("<rect[^>]* fill=\"(#\\w+)\"").matcher(SvgChart.of(section)).results()
                        .map(found -> found.group(1)))
                .hasSize(3)
                .doesNotHaveDuplicates();
    }

    @Test
    void drawsEqualBarsWhereOnlyOneHasAValue() {
        assertThat(TextChart.of("jobs/s", BARS.subList(0, 1))).contains("slow ░ 10");
        assertThat(TextChart.of("jobs/s", BARS.subList(2, 3))).contains("hung 0 of 9");
    }

    @Test
    void roundsToWhatFiguresAreWorth() {
        assertThat(Figures.times(0.0234)).isEqualTo("0.02");
        assertThat(Figures.times(4.56)).isEqualTo("4.6");
        assertThat(Figures.times(1_234.4)).isEqualTo("1,234");
        assertThat(Figures.seconds(0.12345)).isEqualTo("0.123");
        assertThat(Figures.seconds(1.2345)).isEqualTo("1.23");
        assertThat(Figures.seconds(12.345)).isEqualTo("12.3");
        assertThat(Figures.rate(64.12)).isEqualTo("64.1");
        assertThat(Figures.rate(7_008.4)).isEqualTo("7,008");
    }

    @Test
    void writesAPageThatNeedsNoNetwork() {
        String page = Page.of(Map.of("JDK", "17"), List.of(SECTION), List.of("virtual needs <21>"));
        assertThat(page)
                .contains("fast &amp; &lt;new&gt;", "<td>a–b</td>", "<dt>JDK</dt><dd>17</dd>", "<p>virtual needs &lt;21&gt;</p>")
                .doesNotContain("src=", "href=");
    }

    @Test
    void drawsOneBarForEachInSvg() throws Exception {
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new java.io.StringReader(SvgChart.of(SECTION))));
        var bars = svg.getElementsByTagName("rect");
        assertThat(bars.getLength()).isEqualTo(3);
        assertThat(bars.item(1).getAttributes().getNamedItem("width").getNodeValue()).isEqualTo("480.0");
        assertThat(bars.item(2).getAttributes().getNamedItem("width").getNodeValue()).isEqualTo("0.0");
    }
}
