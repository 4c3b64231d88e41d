package io.millrace.loadtest.measure;

import io.millrace.bench.ProcessMeter;
import java.util.Optional;

/** What the server takes of memory, as {@code /proc} tells it; nothing is known of a server that runs elsewhere. */
public final class ServerMemory {
    /** Samples between two searches for child processes, which cost more, behind as many searches at the start. */
    private static final int CHILDREN_EVERY = 10;

    private final Optional<ProcessMeter> process;
    private int reads;
    private long workers;
    private long mostWorkers;
    private long mostServer;
    private double cpuSeconds;

    /** Watches {@code process}, of which something is known from now on, however soon it ends. */
    public ServerMemory(Optional<ProcessMeter> process) {
        this.process = process;
        peakServerBytes();
        cpuSeconds();
    }

    long serverBytes() {
        peakServerBytes();
        return process.map(ProcessMeter::rssBytes).orElse(0L);
    }

    long workerBytes() {
        boolean isDue = reads < CHILDREN_EVERY || reads % CHILDREN_EVERY == 0;
        reads++;
        if (isDue) {
            workers = process.map(ProcessMeter::childRssBytes).orElse(0L);
            mostWorkers = Math.max(mostWorkers, workers);
            cpuSeconds();
        }
        return workers;
    }

    /** The most that the server's own process has had; of one that has ended, what was known of it last. */
    public long peakServerBytes() {
        mostServer = Math.max(mostServer, process.map(ProcessMeter::peakRssBytes).orElse(0L));
        return mostServer;
    }

    /** The most that its worker processes were seen to have; 0 if none was seen. */
    public long peakWorkerBytes() {
        return mostWorkers;
    }

    /** Processor time of the server and its workers so far; of one that has ended, what was known of it last. */
    public double cpuSeconds() {
        cpuSeconds = Math.max(cpuSeconds, process.map(ProcessMeter::cpuSeconds).orElse(0.0));
        return cpuSeconds;
    }
}
