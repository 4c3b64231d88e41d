package io.millrace.function.sandbox;

import io.millrace.value.ByteBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the worker when a user function takes too long or too much memory, whatever V8 is doing: some of its built-ins do
 * not listen to a termination for seconds. It is also the only writer of answers, so that each request has one.
 *
 * <p>The harness writes into shared memory the index of the record or key at hand, how often it began something else
 * that has a time of its own, and which function it called last. Time is counted in ticks during which neither moved, not read from a clock: a machine that is
 * suspended or overloaded lets nobody time out. The wait for the server to take an answer is nobody's time.
 */
final class Watchdog {
    private static final int TICK_MILLIS = 10;

    /** So long it goes on ticking without a call, for waking it at each call would cost more. */
    private static final int IDLE_TICKS = 100;

    /** The index, then the count of other beginnings; both together have moved if this has. */
    private static final int INDEX = 0;

    private static final int EMITS = 2 * Integer.BYTES;
    private static final int FUNCTION = 3 * Integer.BYTES;
    private static final int PROGRESS_BYTES = 4 * Integer.BYTES;

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int KILOBYTES_PER_MEGABYTE = 1024;

    private static final byte[] NOTHING_MORE = {};

    private final OutputStream out;
    private final long memoryKilobytes;
    private final ByteBuffer progress =
            ByteBuffer.allocateDirect(PROGRESS_BYTES).order(ByteOrder.nativeOrder());

    private boolean calling;
    private boolean sleeping;
    private boolean ended;
    private long timeoutTicks;
    private long stalledTicks;
    private long seen;

    Watchdog(OutputStream out, long memoryMegabytes) {
        this.out = out;
        this.memoryKilobytes = memoryMegabytes * KILOBYTES_PER_MEGABYTE;
        Thread thread = new Thread(this::watch, "watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Where the harness writes, as ints, the index of the record or key at hand, how often something else began, about
     * how many pairs the record has emitted, and the number of the function that it called last, see {@link Program#ROLES}.
     */
    ByteBuffer progress() {
        return progress;
    }

    /** From here on user code may run. */
    synchronized void begin(long timeoutMillis) {
        progress.putLong(INDEX, 0).putLong(EMITS, 0);
        seen = 0;
        timeoutTicks = Math.max(1, timeoutMillis / TICK_MILLIS);
        goOn(true);
    }

    /** What makes the function with that number is about to run. */
    void enter(int function) {
        progress.putInt(FUNCTION, function);
    }

    /**
     * User code that waited for its input goes on.
     *
     * @param anew whether it has as much time as if it had just begun, else it has what was left
     */
    synchronized void goOn(boolean anew) {
        stalledTicks = anew ? 0 : stalledTicks;
        calling = true;
        if (sleeping) {
            notifyAll();
        }
    }

    /** Writes an answer, after which no user code runs; does nothing if the call has been ended. */
    synchronized void answer(Frame frame) {
        if (ended) {
            return;
        }
        calling = false;
        try {
            frame.writeTo(out);
        } catch (IOException e) {
            Runtime.getRuntime().halt(1);
        }
    }

    /** V8 is about to run out of its heap, after which it would abort. Does not return. */
    long outOfMemory() {
        end(Frame.Kind.OUT_OF_MEMORY);
        return 0;
    }

    /**
     * A function passed a limit, which it cannot be told, for it might go on. Does not return.
     *
     * @param key of the reduce that the function was called for, as JSON; empty if that is not known
     */
    void limitPassed(String limit, String key) {
        ByteBuilder payload = new ByteBuilder(64);
        Frame.putText(payload, limit);
        Frame.putText(payload, key);
        end(Frame.Kind.LIMIT_PASSED, payload.toBytes());
    }

    private void end(Frame.Kind kind) {
        end(kind, NOTHING_MORE);
    }

    private synchronized void end(Frame.Kind kind, byte[] more) {
        if (!ended) {
            answer(new Frame(
                    kind,
                    ByteBuffer.allocate(3 * Integer.BYTES + more.length)
                            .putInt(progress.getInt(INDEX))
                            .putInt(progress.getInt(FUNCTION))
                            .putInt(progress.getInt(EMITS))
                            .put(more)
                            .array()));
            ended = true;
        }
        Runtime.getRuntime().halt(1);
    }

    private void watch() {
        CountDownLatch never = new CountDownLatch(1);
        int idleTicks = 0;
        try {
            while (true) {
                idleTicks = tick() ? 0 : idleTicks + 1;
                if (idleTicks > IDLE_TICKS) {
                    awaitCall();
                    idleTicks = 0;
                }
                never.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitCall() throws InterruptedException {
        sleeping = true;
        while (!calling) {
            wait();
        }
        sleeping = false;
    }

    private synchronized boolean tick() {
        if (!calling) {
            return false;
        }
        long now = progress.getLong(INDEX);
        stalledTicks = now == seen ? stalledTicks + 1 : 0;
        seen = now;
        if (stalledTicks > timeoutTicks) {
            end(Frame.Kind.TIMED_OUT);
        }
        if (residentKilobytes() > memoryKilobytes) {
            end(Frame.Kind.OUT_OF_MEMORY);
        }
        return true;
    }

    /** 0 where the system does not tell. */
    private static long residentKilobytes() {
        try {
            String status = new String(Files.readAllBytes(STATUS), StandardCharsets.US_ASCII);
            int from = status.indexOf(RESIDENT);
            int to = status.indexOf(" kB", from);
            return from < 0
                    ? 0
                    : Long.parseLong(
                            status.substring(from + RESIDENT.length(), to).trim());
        } catch (IOException e) {
            return 0;
        }
    }
}
