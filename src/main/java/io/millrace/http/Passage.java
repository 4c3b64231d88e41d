package io.millrace.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** One stream's way to its socket, chunk after chunk. Used by one signal at a time. */
final class Passage {
    /** Who has little to say need not wait for those who have much. */
    private static final int SMALL_BYTES = 4 << 10;

    private static final byte[] NOTHING = {};

    private final Channel channel;
    private final Turns turns;

    /**
     * The next to be written. In a field and not in what is subscribed to, which stays until the socket has taken all:
     * chunks that wait for slow readers would outlive the young generation, and a thousand readers would have the
     * collector move them about, which stops everything for 30 ms twice a second.
     */
    private volatile byte[] pending = NOTHING;

    private volatile Turns.@Nullable Turn turn;

    Passage(Channel channel, Turns turns) {
        this.channel = channel;
        this.turns = turns;
    }

    /**
     * Sends all chunks. The next one is asked for when the one before has gone to the socket, and after one that was
     * large not before it is the stream's turn again: so a reader that stalls costs one chunk, and streams that wait for
     * their turns cost none.
     *
     * @param large true if the first chunk is expected to be
     */
    Mono<Void> send(Flux<byte[]> chunks, boolean large) {
        Flux<Void> sent = chunks.concatMap(this::send, 0);
        return (large ? turn().thenMany(sent) : sent).then().doFinally(end -> endTurn());
    }

    private Mono<Void> send(byte[] chunk) {
        pending = chunk;
        return chunk.length <= SMALL_BYTES
                ? write()
                : (hasTurn() ? Mono.<Void>empty() : turn()).then(write()).then(turn());
    }

    private Mono<Void> turn() {
        return Mono.defer(() -> {
            endTurn();
            return turns.next().doOnNext(mine -> turn = mine).then();
        });
    }

    private boolean hasTurn() {
        Turns.Turn mine = turn;
        return mine != null && !mine.isOver();
    }

    private void endTurn() {
        Turns.Turn mine = turn;
        if (mine != null) {
            mine.end();
        }
    }

    /** Completes when the socket has taken all of what is pending; the turn is over as soon as it has taken what it can. */
    private Mono<Void> write() {
        return Mono.create(sink -> {
            byte[] chunk = pending;
            pending = NOTHING;
            try {
                channel.eventLoop().execute(() -> write(chunk, sink));
            } catch (RejectedExecutionException e) {
                sink.error(e);
            }
        });
    }

    private void write(byte[] chunk, MonoSink<Void> sink) {
        channel.writeAndFlush(chunk.length <= SMALL_BYTES ? content(chunk) : copy(chunk))
                .addListener(done -> {
                    if (done.isSuccess()) {
                        sink.success();
                    } else {
                        sink.error(done.cause());
                    }
                });
        endTurn();
    }

    /** Outside of the heap, where it has to be for the socket anyway. */
    private HttpContent copy(byte[] chunk) {
        return new DefaultHttpContent(channel.alloc().directBuffer(chunk.length).writeBytes(chunk));
    }

    /** Wrapped, since a bare buffer is taken for the whole body and dropped once the head is sent. */
    static HttpContent content(byte[] chunk) {
        return new DefaultHttpContent(Unpooled.wrappedBuffer(chunk));
    }
}
