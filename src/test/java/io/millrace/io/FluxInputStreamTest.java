package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

@Timeout(60)
final class FluxInputStreamTest {
    @Test
    void readsAllItemsInOrder() throws Exception {
        Flux<byte[]> items = Flux.range(0, 1000).map(i -> (i + ",").getBytes(StandardCharsets.UTF_8));
        String text = new String(new FluxInputStream(items).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).startsWith("0,1,2,").endsWith(",998,999,");
    }

    @Test
    void subscribesAtTheFirstReadOnly() {
        TestPublisher<byte[]> publisher = TestPublisher.create();
        new FluxInputStream(publisher);
        publisher.assertWasNotSubscribed();
    }

    @Test
    void asksForOneMoreItemWheneverOneIsTaken() throws Exception {
        List<Long> requests = new ArrayList<>();
        Flux<byte[]> items = Flux.range(0, 10).map(i -> new byte[] {1}).doOnRequest(requests::add);
        FluxInputStream stream = new FluxInputStream(items);
        stream.read();
        stream.read();
        assertThat(requests).containsExactly((long) FluxInputStream.BUFFERED_ITEMS, 1L, 1L);
    }

    /** BlockHound fails the publisher if it has to wait, which happened only where both met at the queue. */
    @Test
    void neverMakesThePublisherWait() throws Exception {
        int items = 300_000;
        Flux<byte[]> source = Flux.range(0, items).map(i -> new byte[] {1}).publishOn(Schedulers.parallel());
        assertThat(new FluxInputStream(source).readAllBytes()).hasSize(items);
    }

    @Test
    void skipsEmptyItems() throws Exception {
        FluxInputStream stream = new FluxInputStream(Flux.just(new byte[0], new byte[] {7}, new byte[0]));
        assertThat(stream.readAllBytes()).containsExactly(7);
    }

    @Test
    void givesWhatCameBeforeAnErrorAndThenTheError() throws Exception {
        IllegalStateException broken = new IllegalStateException("broken");
        FluxInputStream stream = new FluxInputStream(Flux.concat(Flux.just(new byte[] {7}), Flux.error(broken)));
        assertThat(stream.read()).isEqualTo(7);
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class).hasCause(broken);
    }

    @Test
    void cancelsWhenItIsClosed() throws Exception {
        TestPublisher<byte[]> publisher = TestPublisher.create();
        FluxInputStream stream = new FluxInputStream(publisher.flux().mergeWith(Flux.just(new byte[] {1})));
        stream.read();
        stream.close();
        publisher.assertCancelled();
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
    }

    @Test
    void endsTheWaitOfAnInterruptedThread() {
        FluxInputStream stream = new FluxInputStream(Flux.never());
        Thread.currentThread().interrupt();
        assertThatThrownBy(stream::read).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
