package io.millrace.loadtest.report;

import io.millrace.loadtest.measure.LiveHeap;
import io.millrace.loadtest.measure.MemoryTrend;
import io.millrace.loadtest.measure.Sample;
import io.millrace.loadtest.measure.Times;
import io.millrace.value.Json;
import io.millrace.value.Value;
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
        return Json.text(Value.object()
                .put("requests", report.requests())
                .put("accepted", report.accepted())
                .put("rejected429", report.rejected429())
                .put("succeeded", report.succeeded())
                .put("failed", report.failed())
                .put("cancelled", report.cancelled())
                .put("lost", report.lost())
                .put("wrong", report.wrong())
                .put("doubled", report.doubled())
                .put("resumed", report.resumed())
                .put("openStreams", report.mostOpenStreams())
                .put("seconds", rounded(report.seconds()))
                .put("jobsPerSecond", rounded(report.jobsPerSecond()))
                .put("generatorCpuSeconds", rounded(report.generatorCpuSeconds()))
                .put("map", report.map())
                .put("chunkSize", new Value.Array(List.of(Value.of(report.low()), Value.of(report.high()))))
                .put("latency", latency(report.times()))
                .put("timeline", Value.array(report.timeline(), JsonReport::sample))
                .put("server", server(report.server(), report.memory()))
                .put("settings", texts(report.settings()))
                .put("reasons", counts(report.reasons()))
                .build());
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
                .put("done", sample.done())
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

    private static Value counts(Map<String, Long> counts) {
        Value.ObjectBuilder out = Value.object();
        counts.forEach(out::put);
        return out.build();
    }

    private static Value rounded(double number) {
        return Value.of(Math.round(number * 1e3) / 1e3);
    }
}
