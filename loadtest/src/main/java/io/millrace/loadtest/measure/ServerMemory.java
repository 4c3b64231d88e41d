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

    /** Watches {@code process}. */
    public ServerMemory(Optional<ProcessMeter> process) {
        this.process = process;
    }

    long serverBytes() {
        return process.map(ProcessMeter::rssBytes).orElse(0L);
    }

    long workerBytes() {
        boolean isDue = reads < CHILDREN_EVERY || reads % CHILDREN_EVERY == 0;
        reads++;
        if (isDue) {
            workers = process.map(ProcessMeter::childRssBytes).orElse(0L);
            mostWorkers = Math.max(mostWorkers, workers);
        }
        return workers;
    }

    /** The most that the server's own process has had. */
    public long peakServerBytes() {
        return process.map(ProcessMeter::peakRssBytes).orElse(0L);
    }

    /** The most that its worker processes were seen to have; 0 if none was seen. */
    public long peakWorkerBytes() {
        return mostWorkers;
    }

    /** Processor time of the server and its workers so far. */
    public double cpuSeconds() {
        return process.map(ProcessMeter::cpuSeconds).orElse(0.0);
    }
}
