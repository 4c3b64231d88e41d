package io.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class TurnsTest {
    private static final int STREAMS = 50;
    private static final int ROUNDS = 20;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Turns turns = new Turns();
    private final EventLoop loop = new DefaultEventLoop();

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void givesNobodyASecondTurnBeforeAllHadOne() {
        List<Integer> order = allAtOnce(Flux.range(0, STREAMS)
                .flatMap(stream -> turns.next(loop).thenReturn(stream).repeat(ROUNDS - 1), STREAMS));

        int[] had = new int[STREAMS];
        for (int stream : order) {
            had[stream]++;
            assertThat(had[stream] - Arrays.stream(had).min().orElseThrow()).isLessThanOrEqualTo(1);
        }
        assertThat(had).containsOnly(ROUNDS);
    }

    @Test
    void comesOnTheThreadOfTheLoop() {
        Mono<Boolean> inLoop = turns.next(loop).then(Mono.fromSupplier(loop::inEventLoop));

        StepVerifier.create(inLoop).expectNext(true).expectComplete().verify(SOON);
    }

    @Test
    void passesOverThoseWhoLeft() {
        Flux<Void> staying = Flux.range(0, STREAMS).flatMap(i -> turns.next(loop), STREAMS);
        allAtOnce(Flux.defer(() -> {
            for (int i = 0; i < STREAMS; i++) {
                Disposable leaving = turns.next(loop).subscribe();
                leaving.dispose();
            }
            return staying;
        }));
    }

    @Test
    void losesNoTurnToALoopThatStopped() {
        EventLoop stopped = new DefaultEventLoop();
        stopped.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        for (int i = 0; i < STREAMS; i++) {
            Disposable lost = turns.next(stopped).subscribe();
            lost.dispose();
        }

        StepVerifier.create(turns.next(loop)).expectComplete().verify(SOON);
    }

    /** Subscribes on the loop, so that no turn is over before all have asked for one. */
    private <T> List<T> allAtOnce(Flux<T> streams) {
        return Mono.<List<T>>create(sink -> loop.execute(() -> {
                    Disposable running = streams.collectList().subscribe(sink::success, sink::error);
                    sink.onDispose(running);
                }))
                .blockOptional(SOON)
                .orElseThrow();
    }
}
