package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.builtin;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.JobPlan;
import io.millrace.io.FluxInputStream;
import io.millrace.io.StreamSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A stream is read no further than a few splits ahead of the tasks. */
final class StreamBoundTest {
    private static final int ITEM_BYTES = 1 << 16;
    private static final int ITEMS = 200 << 4;
    private static final int SPLIT_BYTES = 1 << 20;
    private static final int PARALLELISM = 2;

    @TempDir
    Path root;

    private final AtomicLong sent = new AtomicLong();

    private Flux<byte[]> body() {
        byte[] item = ("x".repeat(1023) + "\n").repeat(ITEM_BYTES >> 10).getBytes(StandardCharsets.UTF_8);
        return Flux.<byte[]>generate(sink -> sink.next(item))
                .take(ITEMS)
                .doOnNext(bytes -> sent.addAndGet(bytes.length));
    }

    /** Completes when nothing more has been sent for a while. */
    private Mono<Long> quiet() {
        return Flux.interval(Duration.ofMillis(5))
                .onBackpressureDrop()
                .map(tick -> sent.get())
                .filter(bytes -> bytes > 0)
                .buffer(60, 1)
                .filter(seen -> seen.get(0).equals(seen.get(seen.size() - 1)))
                .next()
                .map(seen -> seen.get(0));
    }

    @Test
    void waitsForTasksThatAreBusy() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PARALLELISM);
        Scheduler tasks = Schedulers.fromExecutorService(threads);
        CountDownLatch free = new CountDownLatch(1);
        for (int i = 0; i < PARALLELISM; i++) {
            Future<?> unused = threads.submit(() -> {
                free.await();
                return null;
            });
        }
        try (EngineFixture fixture = new EngineFixture(root)) {
            JobPlan plan = source(new StreamSource("body", new FluxInputStream(body())))
                    .splits(SPLIT_BYTES)
                    .stage(builtin("lines"), reduce("_count"))
                    .in(root);
            Mono<Void> end = fixture.events(plan, tasks, PARALLELISM).then().cache();
            end.subscribe();
            assertThat(quiet().block(EngineFixture.PATIENCE))
                    .isGreaterThan(SPLIT_BYTES)
                    .isLessThan((2L * PARALLELISM + 2) * SPLIT_BYTES);
            free.countDown();
            end.block(EngineFixture.PATIENCE);
            assertThat(sent.get()).isEqualTo((long) ITEMS * ITEM_BYTES);
            assertThat(EngineFixture.stored(plan)).singleElement().asString().endsWith("\"value\":204800}");
        } finally {
            tasks.dispose();
        }
    }
}
