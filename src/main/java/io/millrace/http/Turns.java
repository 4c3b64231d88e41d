package io.millrace.http;

import io.netty.util.concurrent.EventExecutor;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The turns of all streams that have much to send: one chunk each, first come, first served, so that all get the same as
 * long as they read as fast. Few have theirs at once, so that however many streams there are, few chunks are in memory
 * and few threads make them. Thread-safe.
 */
final class Turns {
    /** Enough for every core to write one while another one is read for it. */
    private static final int AT_ONCE = 2 * HttpApi.EVENT_LOOPS;

    /** Many times what it takes to make a chunk; who has nothing to send after that holds up no others. */
    private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final EventExecutor timer;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Set<Turn> taken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger free = new AtomicInteger(AT_ONCE);
    private final AtomicInteger drains = new AtomicInteger();
    private final AtomicBoolean watched = new AtomicBoolean();

    /** Turns that are taken back by {@code timer} if they last too long. */
    Turns(EventExecutor timer) {
        this.timer = timer;
    }

    /** A turn, which is over when it is ended, or when it has lasted too long. */
    final class Turn {
        private final long start = timer.ticker().nanoTime();
        private final AtomicBoolean over = new AtomicBoolean();

        boolean isOver() {
            return over.get();
        }

        /** Lets the next one have its turn; at once, but without waiting for what that does. */
        void end() {
            if (over.compareAndSet(false, true)) {
                taken.remove(this);
                free.incrementAndGet();
                drain();
            }
        }

        private void endIfLate() {
            if (timer.ticker().nanoTime() - start >= MAX_NANOS) {
                end();
            }
        }
    }

    /** The subscriber's turn as soon as it comes, on whatever thread. */
    Mono<Turn> next() {
        return Mono.create(sink -> {
            Waiting one = new Waiting(sink);
            sink.onCancel(one::leave);
            waiting.add(one);
            drain();
            watch();
        });
    }

    private static final class Waiting {
        private final MonoSink<Turn> sink;
        private volatile boolean left;

        Waiting(MonoSink<Turn> sink) {
            this.sink = sink;
        }

        void leave() {
            left = true;
        }
    }

    /** One thread at a time gives turns; who comes meanwhile leaves it to that one. */
    private void drain() {
        if (drains.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = drains.get();
            giveTurns();
        } while (drains.addAndGet(-seen) > 0);
    }

    private void giveTurns() {
        while (free.get() > 0) {
            Waiting next = waiting.poll();
            if (next == null) {
                return;
            }
            if (!next.left) {
                free.decrementAndGet();
                Turn turn = new Turn();
                taken.add(turn);
                next.sink.success(turn);
            }
        }
    }

    /** Sees to it that turns are taken back as long as anybody waits for one. */
    private void watch() {
        if (waiting.isEmpty() || !watched.compareAndSet(false, true)) {
            return;
        }
        try {
            var unused = timer.schedule(this::takeBack, MAX_NANOS, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The server stops, and with it all streams.
            watched.set(false);
        }
    }

    private void takeBack() {
        watched.set(false);
        taken.forEach(Turn::endIfLate);
        watch();
    }
}
