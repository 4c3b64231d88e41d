package io.millrace.modes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final URI SERVER = URI.create("http://127.0.0.1:1");
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void sendsOnceWithoutWarmUp() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        Load load = server -> right(sent.incrementAndGet());
        Standing standing = new Rounds(load, 4, LONG, Duration.ZERO).run("it", 2, SERVER);
        assertThat(standing.warm()).isEmpty();
        assertThat(standing.first().seconds()).isEqualTo(1);
        assertThat(sent).hasValue(1);
    }

    @Test
    void givesTheMedianOfThreeAfterTheWarmUp() throws Exception {
        Iterator<Integer> seconds = List.of(9, 8, 3, 1, 2).iterator();
        Duration shortest = Duration.ofNanos(1);
        Load load = server -> right(seconds.next());
        Standing standing = new Rounds(load, 4, LONG, shortest).run("it", 2, SERVER);
        assertThat(standing.first().seconds()).isEqualTo(9);
        assertThat(standing.warm()).contains(right(3));
    }

    @Test
    void stopsAtTheFirstRoundThatLosesSomething() throws Exception {
        Trial lossy = new Trial(4, 3, 0, 1, 5);
        Iterator<Trial> trials = List.of(right(2), right(1), lossy).iterator();
        Standing standing =
                new Rounds(server -> trials.next(), 4, LONG, LONG).run("it", 2, SERVER);
        assertThat(standing.warm()).contains(lossy);
        assertThat(standing.complete()).isFalse();
    }

    @Test
    void givesUpALoadThatNeverEnds() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Load load = server -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
            return right(1);
        };
        Standing standing = new Rounds(load, 4, Duration.ofMillis(20), Duration.ofMillis(20), LONG).run("it", 2, SERVER);
        assertThat(standing.first().result()).isEqualTo("0 of 4 right, 4 not in time");
        assertThat(standing.warm()).isEmpty();
        interrupted.await();
    }

    @Test
    void countsEverythingAsBadWhereTheServerFails() throws Exception {
        Load load = server -> {
            throw new java.io.IOException("Connection refused");
        };
        Standing standing = new Rounds(load, 4, LONG, LONG).run("it", 2, SERVER);
        assertThat(standing.first().result()).isEqualTo("0 of 4 right, 4 bad");
    }

    private static Trial right(double seconds) {
        return new Trial(4, 4, 0, 0, seconds);
    }
}
