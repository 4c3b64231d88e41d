package io.millrace.app;

import java.net.http.HttpResponse;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** One client that sends one job after the other and knows what they must count. */
final class HonestJobs {
    private final ServerProcess server;
    private final Random random;

    HonestJobs(ServerProcess server, long seed) {
        this.server = server;
        this.random = new Random(seed);
    }

    /** Runs jobs until it is enough; how many, at least one. */
    int run(BooleanSupplier enough) {
        int jobs = 0;
        do {
            WordCounts.Task task = WordCounts.task(random);
            HttpResponse<String> end = server.run(task.spec());
            if (!WordCounts.counts(end).equals(task.counts())) {
                throw new AssertionError("A wrong answer to " + task + ": " + end.body());
            }
            jobs++;
        } while (!enough.getAsBoolean());
        return jobs;
    }
}
