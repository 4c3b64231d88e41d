package io.millrace.function.sandbox;

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
 * <p>The harness writes the index of the record or key at hand into shared memory. Time is counted in ticks during which
 * that index did not move, not read from a clock: a machine that is suspended or overloaded lets nobody time out.
 */
final class Watchdog {
    private static final int TICK_MILLIS = 10;

    /** So long it goes on ticking without a call, for waking it at each call would cost more. */
    private static final int IDLE_TICKS = 100;

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int KILOBYTES_PER_MEGABYTE = 1024;

    private final OutputStream out;
    private final long memoryKilobytes;
    private final ByteBuffer progress = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());

    private boolean calling;
    private boolean sleeping;
    private boolean ended;
    private long timeoutTicks;
    private long stalledTicks;
    private int seen;

    Watchdog(OutputStream out, long memoryMegabytes) {
        this.out = out;
        this.memoryKilobytes = memoryMegabytes * KILOBYTES_PER_MEGABYTE;
        Thread thread = new Thread(this::watch, "watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where the harness writes the index of the record or key at hand. */
    ByteBuffer progress() {
        return progress;
    }

    /** From here on user code may run. */
    synchronized void begin(long timeoutMillis) {
        progress.putInt(0, 0);
        seen = 0;
        timeoutTicks = Math.max(1, timeoutMillis / TICK_MILLIS);
        goOn(true);
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

    /** A function passed a limit, which it cannot be told, for it might go on. Does not return. */
    void limitPassed(String limit) {
        end(Frame.Kind.LIMIT_PASSED, limit);
    }

    private void end(Frame.Kind kind) {
        end(kind, "");
    }

    private synchronized void end(Frame.Kind kind, String more) {
        if (!ended) {
            byte[] text = more.getBytes(StandardCharsets.UTF_8);
            answer(new Frame(
                    kind,
                    ByteBuffer.allocate(Integer.BYTES + text.length)
                            .putInt(progress.getInt(0))
                            .put(text)
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
        int index = progress.getInt(0);
        stalledTicks = index == seen ? stalledTicks + 1 : 0;
        seen = index;
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
