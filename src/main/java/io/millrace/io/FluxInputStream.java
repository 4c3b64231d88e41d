package io.millrace.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Signal;

/**
 * Reads what a publisher sends, on a thread that may wait. Subscribes at the first read and asks for one more item
 * whenever one is taken, so that at most {@value #BUFFERED_ITEMS} wait here: a slow reader slows the publisher. An error
 * of the publisher becomes an {@link IOException} with it as the cause; an interrupt an {@link InterruptedIOException}.
 */
public final class FluxInputStream extends InputStream {
    /** Enough to let the publisher work while one item is read. */
    static final int BUFFERED_ITEMS = 4;

    private final Publisher<byte[]> source;
    /** Bounded by what was requested. */
    private final Queue<Signal<byte[]>> signals = new ConcurrentLinkedQueue<>();

    /** A permit for each signal: only the reader ever waits; a blocking queue could have made the publisher wait for a lock. */
    private final Semaphore arrived = new Semaphore(0);

    private final Receiver receiver = new Receiver();
    private volatile boolean closed;
    private boolean subscribed;
    private @Nullable Signal<byte[]> end;
    private byte[] item = {};
    private int position;

    /** Does nothing until it is read. */
    public FluxInputStream(Publisher<byte[]> source) {
        this.source = source;
    }

    private final class Receiver extends BaseSubscriber<byte[]> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(BUFFERED_ITEMS);
        }

        @Override
        protected void hookOnNext(byte[] value) {
            arrive(Signal.next(value));
        }

        @Override
        protected void hookOnComplete() {
            arrive(Signal.complete());
        }

        @Override
        protected void hookOnError(Throwable error) {
            arrive(Signal.error(error));
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? item[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, item.length - position);
        System.arraycopy(item, position, bytes, from, n);
        position += n;
        return n;
    }

    /** Cancels the subscription and wakes a reader that waits. */
    @Override
    public void close() {
        closed = true;
        receiver.cancel();
        arrive(Signal.complete());
    }

    private void arrive(Signal<byte[]> signal) {
        signals.add(signal);
        arrived.release();
    }

    /** Has a byte to give, else the publisher is done. */
    private boolean fill() throws IOException {
        if (!subscribed && !closed) {
            subscribed = true;
            source.subscribe(receiver);
        }
        while (position == item.length && end == null) {
            take();
        }
        if (closed) {
            throw new IOException("The stream is closed");
        }
        if (position < item.length) {
            return true;
        }
        Throwable error = end == null ? null : end.getThrowable();
        if (error != null) {
            throw new IOException("The data broke off", error);
        }
        return false;
    }

    private void take() throws IOException {
        try {
            arrived.acquire();
            Signal<byte[]> signal = signals.remove();
            byte[] taken = signal.get();
            if (taken == null) {
                end = signal;
                return;
            }
            item = taken;
            position = 0;
            receiver.request(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted while waiting for data");
            interrupted.initCause(e);
            throw interrupted;
        }
    }
}
