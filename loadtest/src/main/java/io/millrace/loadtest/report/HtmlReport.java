package io.millrace.loadtest.report;

import io.millrace.loadtest.measure.Times;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
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
    private static final String ERRORS = " <i class=\"s2\"></i>errors in a second";
    private static final String WORKERS = " <i class=\"s2\"></i>its worker processes";

    private HtmlReport() {}

    /** The page. */
    public static String of(Report report) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("verdict", escaped(report.verdict()));
        parts.put("kind", report.isGood() ? report.run().stop().isAtTheEnd() ? "good" : "" : "bad");
        parts.put("subtitle", subtitle(report));
        parts.put("tiles", tiles(report));
        parts.put("times", Charts.times(report.times()));
        boolean hasErrors = report.timeline().stream().anyMatch(sample -> sample.errors() > 0);
        parts.put("errors", hasErrors ? ERRORS : "");
        parts.put("throughput", Charts.throughput(report.timeline(), hasErrors));
        parts.put("longest", Charts.longest(report.timeline()));
        parts.put("inFlight", Charts.inFlight(report.timeline()));
        parts.put("memory", memory(report));
        parts.put("latency", latency(report.times()));
        parts.put("counts", rows(counts(report.counts())));
        parts.put("machine", rows(machine(report)));
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
                report.counts().requests(),
                report.low(),
                report.high(),
                report.map(),
                report.secondsText(),
                report.server().isOwn() ? "a server of its own" : report.server().url()));
    }

    private static String tiles(Report report) {
        Report.Counts counts = report.counts();
        Histogram completion = report.times().completion();
        return tile("", format("%,.0f", report.run().jobsPerSecond()), "jobs a second")
                + tile("", format("%,d", counts.succeeded()), "succeeded")
                + fault(counts.failed(), "failed")
                + fault(counts.lost(), "lost")
                + fault(counts.wrong(), "wrong")
                + fault(counts.doubled(), "events doubled")
                + tile("", millis(completion, 50), "ms to end, p50")
                + tile("", millis(completion, 99), "ms to end, p99");
    }

    private static String fault(long count, String name) {
        return tile(count == 0 ? "good" : "bad", format("%,d", count), name);
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

    private static Map<String, String> counts(Report.Counts report) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("requests", report.requests());
        counts.put("accepted", report.accepted());
        counts.put("succeeded", report.succeeded());
        counts.put("cancelled", report.cancelled());
        counts.put("failed", report.failed());
        counts.put("lost", report.lost());
        counts.put("wrong", report.wrong());
        if (report.unfinished() > 0) {
            counts.put("unfinished", report.unfinished());
        }
        counts.put("events doubled", report.doubled());
        counts.put("429, tried again", report.rejected429());
        counts.put("streams cut and resumed", report.resumed());
        counts.put("streams broken and resumed", report.broken());
        counts.put("slow readers", report.slowReaders());
        counts.put("cancels sent", report.cancelsSent());
        counts.put("cancels that came too late", report.cancelsTooLate());
        counts.put("begun event streams at once", (long) report.mostOpenStreams());
        Map<String, String> texts = new LinkedHashMap<>();
        counts.forEach((name, count) -> texts.put(name, format("%,d", count)));
        return texts;
    }

    private static Map<String, String> machine(Report report) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Started", report.run().startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("Version", Report.version());
        facts.putAll(report.run().machine());
        facts.put("Processor time of this program", format(
                "%,.1f s, %,.2f ms a job",
                report.run().generatorCpuSeconds(),
                report.run().generatorCpuSeconds() * 1e3 / Math.max(1, report.counts().requests())));
        return facts;
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
