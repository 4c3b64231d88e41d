package io.millrace.bench.peer;

import io.millrace.bench.limit.HostSums;
import io.millrace.bench.limit.KeyCount;
import io.millrace.bench.limit.Loop;
import io.millrace.bench.limit.StationStats;
import io.millrace.bench.limit.StatusStats;
import io.millrace.bench.limit.Threads;
import io.millrace.bench.limit.WordCount;
import java.nio.file.Path;
import java.util.Map;

/** T: a loop written by hand for each job. */
final class LimitPeer implements Peer {
    private final Threads threads = new Threads(Runtime.getRuntime().availableProcessors());
    private final Map<String, Loop> loops = Map.of(
            "j1", new WordCount(threads),
            "j2", new StationStats(threads),
            "j3a", new StatusStats(threads),
            "j3b", new HostSums(threads),
            "j4", new KeyCount(threads));

    @Override
    public byte[] run(String job, Path file) throws Exception {
        return loops.get(job).run(file);
    }

    @Override
    public void close() {
        threads.close();
    }
}
