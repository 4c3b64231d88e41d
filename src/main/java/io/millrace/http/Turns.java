package io.millrace.http;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The turns of all streams that have much to send: one chunk each, first come, first served, so that all get the same
 * as long as they read as fast. Few have theirs at once, which leaves the event loops time for other requests.
 * Thread-safe.
 */
final class Turns {
    /** Enough for every event loop to have one to write while the next one is on its way to it. */
    private static final int AT_ONCE = 2 * HttpApi.EVENT_LOOPS;

    private final Queue<Turn> waiting = new ArrayDeque<>();
    private int free = AT_ONCE;

    /** Completes on the thread of {@code loop} when it is the subscriber's turn, which is over when that returns. */
    Mono<Void> next(EventLoop loop) {
        return Mono.create(stream -> {
            Turn turn = new Turn(loop, stream);
            if (mayBegin(turn) && !begin(turn)) {
                end();
            }
        });
    }

    private record Turn(EventLoop loop, MonoSink<Void> stream) {}

    private boolean mayBegin(Turn turn) {
        synchronized (waiting) {
            if (free == 0) {
                waiting.add(turn);
                return false;
            }
            free--;
            return true;
        }
    }

    /**
     * Scheduled, not executed: what is executed while a loop runs its tasks is run before it looks at its sockets again,
     * so that a row of turns would keep it from all requests. False if the loop takes no more work.
     */
    private boolean begin(Turn turn) {
        try {
            var unused = turn.loop().schedule(() -> run(turn.stream()), 0, TimeUnit.NANOSECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void run(MonoSink<Void> stream) {
        try {
            stream.success();
        } finally {
            end();
        }
    }

    private void end() {
        Turn next = nextOrFree();
        while (next != null && !begin(next)) {
            next = nextOrFree();
        }
    }

    private @Nullable Turn nextOrFree() {
        synchronized (waiting) {
            Turn next = waiting.poll();
            free += next == null ? 1 : 0;
            return next;
        }
    }
}
