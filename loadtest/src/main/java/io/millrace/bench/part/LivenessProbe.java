package io.millrace.bench.part;

import java.io.IOException;
import java.net.URI;

/** Asks a hundred times a second whether the server lives, by turns on a connection that is kept and on a new one. */
final class LivenessProbe implements AutoCloseable {
    private static final long EVERY_MILLIS = 10;

    private final Samples nanos = new Samples();
    private final Thread thread;
    private volatile boolean ended;

    LivenessProbe(URI server) {
        thread = new Thread(() -> run(server), "probe");
        thread.start();
    }

    private void run(URI server) {
        try (PlainClient kept = new PlainClient(server)) {
            while (!ended) {
                nanos.add(kept.get("/livez"));
                Thread.sleep(EVERY_MILLIS);
                nanos.add(onNewConnection(server));
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (IOException e) {
            nanos.add(Long.MAX_VALUE); // No answer is the worst of answers.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long onNewConnection(URI server) throws IOException {
        long start = System.nanoTime();
        try (PlainClient fresh = new PlainClient(server)) {
            fresh.get("/livez");
            return System.nanoTime() - start;
        }
    }

    /** Stops asking; gives the nanoseconds of each answer. */
    Samples end() throws InterruptedException {
        ended = true;
        thread.join();
        return nanos;
    }

    @Override
    public void close() throws InterruptedException {
        end();
    }
}
