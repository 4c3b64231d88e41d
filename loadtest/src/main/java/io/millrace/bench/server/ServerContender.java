package io.millrace.bench.server;

import io.millrace.bench.Contender;
import io.millrace.bench.Measurement;
import io.millrace.bench.ProcessMeter;
import io.millrace.bench.Workload;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Millrace over HTTP: one server for each amount of memory, kept for all jobs that need it. */
public final class ServerContender implements Contender {
    private final MillraceServer.Start start;
    private final Duration timeout;
    private final Map<Workload.Memory, MillraceServer> servers = new EnumMap<>(Workload.Memory.class);

    public ServerContender(MillraceServer.Start start, Duration timeout) {
        this.start = start;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "millrace";
    }

    @Override
    public Measurement run(Workload workload) throws Exception {
        MillraceServer server = server(workload.memory());
        ProcessMeter meter = new ProcessMeter(server.process());
        meter.resetPeaks();
        double cpu = meter.cpuSeconds();
        JobClient.Outcome outcome = new JobClient(server.url()).run(workload.spec(), timeout);
        return new Measurement(
                outcome.wallNanos() / 1e9,
                meter.cpuSeconds() - cpu,
                meter.peakRssBytes(),
                meter.childPeakRssBytes(),
                outcome.rows());
    }

    private MillraceServer server(Workload.Memory memory) throws Exception {
        // A job with a small limit runs on the server that has the usual options.
        Workload.Memory kind = memory == Workload.Memory.LARGE ? memory : Workload.Memory.NORMAL;
        MillraceServer server = servers.get(kind);
        if (server == null || !server.process().isAlive()) {
            close();
            server = MillraceServer.start(
                    kind.javaOptions().isEmpty() ? start : start.with("MILLRACE_JAVA_OPTS", kind.javaOptions()));
            servers.put(kind, server);
        }
        return server;
    }

    @Override
    public void close() throws Exception {
        for (MillraceServer server : servers.values()) {
            server.close();
        }
        servers.clear();
    }
}
