package io.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class TurnsTest {
    private static final int STREAMS = 50;
    private static final int ROUNDS = 20;
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Its time stands still. */
    private final EmbeddedChannel clock = new EmbeddedChannel();

    private final Turns turns = new Turns(clock.eventLoop());

    @BeforeEach
    void stopTheClock() {
        clock.freezeTime();
    }

    @AfterEach
    void close() {
        assertThat(clock.finish()).isFalse();
    }

    /** As many as there are at once. */
    private List<Turns.Turn> takeAll() {
        return takeAll(turns);
    }

    private static List<Turns.Turn> takeAll(Turns turns) {
        List<Turns.Turn> taken = new ArrayList<>();
        List<Disposable> waiting = new ArrayList<>();
        int before;
        do {
            before = taken.size();
            waiting.add(turns.next().subscribe(taken::add));
        } while (taken.size() > before);
        waiting.forEach(Disposable::dispose);
        return taken;
    }

    @Test
    void givesNobodyASecondTurnBeforeAllHadOne() {
        List<Turns.Turn> held = takeAll();
        List<Integer> order = new ArrayList<>();
        for (int stream = 0; stream < STREAMS; stream++) {
            ask(stream, ROUNDS, order);
        }
        held.forEach(Turns.Turn::end);

        int[] had = new int[STREAMS];
        for (int stream : order) {
            had[stream]++;
            assertThat(had[stream] - Arrays.stream(had).min().orElseThrow()).isLessThanOrEqualTo(1);
        }
        assertThat(had).containsOnly(ROUNDS);
    }

    /** Takes so many turns, one after the other. */
    private void ask(int stream, int rounds, List<Integer> order) {
        if (rounds > 0) {
            Disposable asked = turns.next().subscribe(turn -> {
                order.add(stream);
                ask(stream, rounds - 1, order);
                turn.end();
            });
            assertThat(asked).isNotNull();
        }
    }

    @Test
    void losesNoTurnBetweenManyThreads() {
        EventLoop timer = new DefaultEventLoop();
        Turns shared = new Turns(timer);
        int atOnce = takeAll(shared).stream().peek(Turns.Turn::end).toList().size();
        Mono<Void> turn = shared.next()
                .publishOn(Schedulers.parallel())
                .doOnNext(Turns.Turn::end)
                .then();
        Flux.range(0, STREAMS)
                .flatMap(
                        stream -> turn.subscribeOn(Schedulers.parallel())
                                .repeat(ROUNDS)
                                .then(),
                        STREAMS)
                .blockLast(SOON);
        assertThat(takeAll(shared)).hasSize(atOnce);
        timer.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void passesOverThoseWhoLeft() {
        List<Turns.Turn> held = takeAll();
        List<Integer> had = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            turns.next().subscribe(turn -> had.add(-1)).dispose();
        }
        Disposable staying = turns.next().subscribe(turn -> had.add(1));
        held.get(0).end();
        assertThat(had).containsExactly(1);
        staying.dispose();
    }

    @Test
    void takesATurnBackThatIsNotEndedInTime() {
        List<Turns.Turn> held = takeAll();
        List<Turns.Turn> next = new ArrayList<>();
        List<Disposable> waiting = Stream.generate(() -> turns.next().subscribe(next::add))
                .limit(held.size())
                .toList();
        pass(9);
        assertThat(next).isEmpty();
        pass(1);
        assertThat(next).hasSameSizeAs(waiting);
        assertThat(held).allMatch(Turns.Turn::isOver);
    }

    private void pass(int millis) {
        clock.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        clock.runScheduledPendingTasks();
    }

    @Test
    void countsATurnThatIsEndedTwiceOnce() {
        List<Turns.Turn> held = takeAll();
        held.forEach(Turns.Turn::end);
        held.forEach(Turns.Turn::end);
        assertThat(takeAll()).hasSameSizeAs(held);
    }
}
