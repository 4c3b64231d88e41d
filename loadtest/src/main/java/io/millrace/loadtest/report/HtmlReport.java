package io.millrace.loadtest.report;

import io.millrace.loadtest.measure.Times;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** A report as a page of its own, light or dark, that needs no network. */
public final class HtmlReport {
    private static final String MEMORY =
            "<section><h2>Memory of the server</h2><p class=\"key\"><i class=\"s1\"></i>server%s</p>%s"
                    + "<p class=\"note\">%s</p></section>";
    private static final String WORKERS = " <i class=\"s2\"></i>its worker processes";

    private HtmlReport() {}

    /** The page. */
    public static String of(Report report) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("verdict", escaped(report.verdict()));
        parts.put("kind", report.isGood() ? "good" : "bad");
        parts.put("subtitle", subtitle(report));
        parts.put("tiles", tiles(report));
        parts.put("times", Charts.times(report.times()));
        parts.put("throughput", Charts.throughput(report.timeline()));
        parts.put("inFlight", Charts.inFlight(report.timeline()));
        parts.put("memory", memory(report));
        parts.put("latency", latency(report.times()));
        parts.put("counts", rows(counts(report)));
        parts.put("settings", rows(report.settings()));
        parts.put("reasons", reasons(report.reasons()));
        return filled(template(), parts);
    }

    private static String template() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String filled(String template, Map<String, String> parts) {
        String page = template;
        for (Map.Entry<String, String> part : parts.entrySet()) {
            page = page.replace("{{" + part.getKey() + "}}", part.getValue());
        }
        return page;
    }

    private static String subtitle(Report report) {
        return escaped(format(
                "%,d word counts of %,d to %,d words, %s map, in %s s, on %s",
                report.requests(),
                report.low(),
                report.high(),
                report.map(),
                report.secondsText(),
                report.server().isOwn() ? "a server of its own" : report.server().url()));
    }

    private static String tiles(Report report) {
        Histogram completion = report.times().completion();
        return tile("", format("%,.0f", report.jobsPerSecond()), "jobs a second")
                + tile("", format("%,d", report.succeeded()), "succeeded")
                + tile(report.lost() == 0 ? "good" : "bad", format("%,d", report.lost()), "lost")
                + tile(report.wrong() == 0 ? "good" : "bad", format("%,d", report.wrong()), "wrong")
                + tile(report.doubled() == 0 ? "good" : "bad", format("%,d", report.doubled()), "events doubled")
                + tile("", millis(completion, 50), "ms to end, p50")
                + tile("", millis(completion, 99), "ms to end, p99");
    }

    private static String tile(String kind, String figure, String name) {
        return format("<div class=\"tile %s\"><b>%s</b><span>%s</span></div>%n", kind, figure, name);
    }

    private static String memory(Report report) {
        if (!report.server().isOwn()) {
            return "";
        }
        return format(
                MEMORY,
                report.server().peakWorkerBytes() > 0 ? WORKERS : "",
                Charts.memory(report.timeline(), report.server().peakWorkerBytes() > 0),
                Stream.of(
                                Optional.of("server: " + MemoryText.of(report)),
                                MemoryText.ofHeap(report),
                                Optional.of(MemoryText.ofWorkers(report)))
                        .flatMap(Optional::stream)
                        .map(HtmlReport::escaped)
                        .collect(Collectors.joining("<br>")));
    }

    private static String latency(Report.Latencies times) {
        return latency("1", "submit", times.submit())
                + latency("2", "first event", times.firstEvent())
                + latency("3", "completion", times.completion());
    }

    private static String latency(String series, String name, Histogram micros) {
        return format(
                "<tr><th><i class=\"s%s\"></i>%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>%n",
                series,
                name,
                millis(micros, 50),
                millis(micros, 90),
                millis(micros, 99),
                millis(micros, 99.9),
                millis(micros, 100));
    }

    private static Map<String, String> counts(Report report) {
        Map<String, String> counts = new LinkedHashMap<>();
        counts.put("requests", format("%,d", report.requests()));
        counts.put("accepted", format("%,d", report.accepted()));
        counts.put("succeeded", format("%,d", report.succeeded()));
        counts.put("cancelled", format("%,d", report.cancelled()));
        counts.put("failed", format("%,d", report.failed()));
        counts.put("lost", format("%,d", report.lost()));
        counts.put("wrong", format("%,d", report.wrong()));
        counts.put("events doubled", format("%,d", report.doubled()));
        counts.put("429, tried again", format("%,d", report.rejected429()));
        counts.put("resumed after a cut", format("%,d", report.resumed()));
        counts.put("event streams at once", format("%,d", report.mostOpenStreams()));
        return counts;
    }

    private static String rows(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact -> "<tr><th>" + escaped(fact.getKey()) + "</th><td>" + escaped(fact.getValue()) + "</td></tr>")
                .collect(Collectors.joining("\n"));
    }

    private static String reasons(Map<String, Long> reasons) {
        return reasons.isEmpty()
                ? ""
                : reasons.entrySet().stream()
                        .map(reason -> format("<li>%,d × %s</li>", reason.getValue(), escaped(reason.getKey())))
                        .collect(Collectors.joining("\n", "<section class=\"wide\"><h2>What went wrong</h2><ul>", "</ul></section>"));
    }

    private static String millis(Histogram micros, double percent) {
        double millis = Times.millis(micros, percent);
        return micros.getTotalCount() == 0 ? "–" : format(millis >= 100 ? "%,.0f" : millis >= 10 ? "%.1f" : "%.2f", millis);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
