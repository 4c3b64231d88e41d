package io.millrace.loadtest.report;

import io.millrace.loadtest.measure.LiveHeap;
import io.millrace.loadtest.measure.MemoryTrend;
import io.millrace.loadtest.measure.Sample;
import io.millrace.loadtest.measure.Times;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A report for programs: counts, times in milliseconds, sizes in bytes. */
public final class JsonReport {
    private static final Map<String, Double> PERCENTILES = percentiles();

    private JsonReport() {}

    /** One JSON object. */
    public static String of(Report report) {
        Report.Run run = report.run();
        Value.ObjectBuilder out = Value.object()
                .put("startedAt", run.startedAt().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("version", Report.version())
                .put("good", Value.of(report.isGood()))
                .put("stopped", run.stop().isAtTheEnd() ? Value.Null.NULL : Value.of(run.stop().reason()));
        counts(out, report.counts());
        return Json.text(out.put("seconds", rounded(run.seconds()))
                .put("jobsPerSecond", rounded(run.jobsPerSecond()))
                .put("generatorCpuSeconds", rounded(run.generatorCpuSeconds()))
                .put("map", report.map())
                .put("chunkSize", new Value.Array(List.of(Value.of(report.low()), Value.of(report.high()))))
                .put("latency", latency(report.times()))
                .put("timeline", Value.array(report.timeline(), JsonReport::sample))
                .put("server", server(report.server(), report.memory()))
                .put("settings", texts(report.settings()))
                .put("machine", texts(run.machine()))
                .put("reasons", reasons(report.reasons()))
                .build());
    }

    private static void counts(Value.ObjectBuilder out, Report.Counts counts) {
        out.put("requests", counts.requests())
                .put("accepted", counts.accepted())
                .put("rejected429", counts.rejected429())
                .put("succeeded", counts.succeeded())
                .put("failed", counts.failed())
                .put("cancelled", counts.cancelled())
                .put("lost", counts.lost())
                .put("wrong", counts.wrong())
                .put("unfinished", counts.unfinished())
                .put("doubled", counts.doubled())
                .put("resumed", counts.resumed())
                .put("broken", counts.broken())
                .put("slowReaders", counts.slowReaders())
                .put("cancelsSent", counts.cancelsSent())
                .put("cancelsTooLate", counts.cancelsTooLate())
                .put("openStreams", counts.mostOpenStreams());
    }

    private static Map<String, Double> percentiles() {
        Map<String, Double> names = new LinkedHashMap<>();
        names.put("p50", 50.0);
        names.put("p90", 90.0);
        names.put("p95", 95.0);
        names.put("p99", 99.0);
        names.put("p999", 99.9);
        names.put("p9999", 99.99);
        return names;
    }

    private static Value latency(Report.Latencies times) {
        return Value.object()
                .put("submit", histogram(times.submit()))
                .put("firstEvent", histogram(times.firstEvent()))
                .put("completion", histogram(times.completion()))
                .build();
    }

    private static Value histogram(Histogram micros) {
        Value.ObjectBuilder out = Value.object()
                .put("count", micros.getTotalCount())
                .put("mean", rounded(micros.getTotalCount() == 0 ? 0 : micros.getMean() / 1e3));
        PERCENTILES.forEach((name, percent) -> out.put(name, rounded(Times.millis(micros, percent))));
        return out.put("max", rounded(micros.getMaxValue() / 1e3)).build();
    }

    private static Value sample(Sample sample) {
        return Value.object()
                .put("atSeconds", rounded(sample.endSeconds()))
                .put("completed", sample.completed())
                .put("jobsPerSecond", rounded(sample.jobsPerSecond()))
                .put("errors", sample.errors())
                .put("inFlight", sample.inFlight())
                .put("openStreams", sample.openStreams())
                .put("longest", rounded(sample.longestMillis()))
                .put("serverBytes", sample.serverBytes())
                .put("workerBytes", sample.workerBytes())
                .build();
    }

    private static Value server(Report.Server server, MemoryTrend memory) {
        Value.ObjectBuilder out = Value.object()
                .put("url", server.url())
                .put("own", Value.of(server.isOwn()))
                .put("startBytes", memory.startBytes())
                .put("medianBytes", memory.medianBytes())
                .put("peakBytes", server.peakBytes())
                .put("endBytes", memory.endBytes());
        memory.bytesPerMinute().ifPresent(slope -> out.put("bytesPerMinute", Math.round(slope)));
        return out.put("peakWorkerBytes", server.peakWorkerBytes())
                .put("heap", Value.array(server.heap(), JsonReport::reading))
                .put("cpuSeconds", rounded(server.cpuSeconds()))
                .build();
    }

    private static Value reading(LiveHeap.Reading reading) {
        return Value.object()
                .put("atSeconds", rounded(reading.atSeconds()))
                .put("bytes", reading.bytes())
                .build();
    }

    private static Value texts(Map<String, String> texts) {
        Value.ObjectBuilder out = Value.object();
        texts.forEach(out::put);
        return out.build();
    }

    private static Value reasons(Map<String, Long> counts) {
        Value.ObjectBuilder out = Value.object();
        counts.forEach(out::put);
        return out.build();
    }

    private static Value rounded(double number) {
        return Value.of(Math.round(number * 1e3) / 1e3);
    }
}
