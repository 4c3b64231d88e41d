package io.millrace.job;

import static io.millrace.job.ServiceFixture.SOON;
import static io.millrace.job.ServiceFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;

/** Everything that can happen to jobs, in random order. A test is named after its seed. */
class JobLifeSimulationTest {
    private static final int STEPS = 120;

    @TempDir
    Path root;

    private ServiceFixture fixture;
    private Random random;
    private final List<String> alive = new ArrayList<>();
    private final Set<String> gone = new HashSet<>();
    private final Map<String, CompletableFuture<List<LoggedEvent>>> followers = new LinkedHashMap<>();

    static LongStream seeds() {
        return new Random().longs(20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void losesNoJobNoEventAndNoPlace(long seed) {
        random = new Random(seed);
        fixture = new ServiceFixture(root, 6, 1 + random.nextInt(3), 1000);
        Disposable started = fixture.start();
        for (int step = 0; step < STEPS; step++) {
            step(random.nextInt(10));
        }
        finishAll();

        assertThat(fixture.service.queue().depth()).isZero();
        assertThat(fixture.service.queue().running()).isZero();
        assertThat(gone).noneMatch(fixture::hasDirectory);
        assertThat(followers.keySet()).allSatisfy(this::hasEnded);
        started.dispose();
    }

    private void step(int kind) {
        switch (kind) {
            case 0, 1, 2 -> submit();
            case 3 -> discard();
            case 4 -> cancel();
            case 5 -> delete();
            case 6 -> withRunning(run -> run.warns("spill").advances(random.nextInt(100)));
            case 7 -> withRunning(run -> run.starts().succeeds());
            case 8 -> withRunning(run -> run.fails(failure()));
            default -> fixture.timer.advanceTimeBy(Duration.ofMinutes(random.nextInt(6)));
        }
    }

    private void submit() {
        if (fixture.service.queue().depth() == 6) {
            assertThat(refusal(fixture.service.draft())).isEqualTo(ErrorCode.QUEUE_FULL);
            return;
        }
        String id = fixture.submit(1 + random.nextInt(5));
        alive.add(id);
        followers.put(
                id, fixture.service.events(id, EventId.START).collectList().toFuture());
    }

    private void discard() {
        if (fixture.service.queue().depth() < 6) {
            Draft draft = fixture.service.draft().block(SOON);
            draft.directory().create();
            fixture.service.discard(draft).block(SOON);
            gone.add(draft.id());
        }
    }

    private void cancel() {
        if (!alive.isEmpty()) {
            fixture.service.cancel(anyAlive()).onErrorComplete().block(SOON);
        }
    }

    private void delete() {
        if (!alive.isEmpty()) {
            String id = anyAlive();
            alive.remove(id);
            gone.add(id);
            fixture.service.delete(id).block(SOON);
        }
    }

    private void withRunning(Consumer<FakeEngine.Run> action) {
        List<String> running = fixture.engine.running();
        if (!running.isEmpty()) {
            action.accept(fixture.engine.of(running.get(random.nextInt(running.size()))));
        }
    }

    private String anyAlive() {
        return alive.get(random.nextInt(alive.size()));
    }

    private RuntimeException failure() {
        return random.nextBoolean()
                ? new JobException(ErrorCode.MEMORY_LIMIT, "Too much memory")
                : new IllegalStateException("A fault, which is logged");
    }

    private void finishAll() {
        while (!fixture.engine.running().isEmpty()) {
            withRunning(run -> run.starts().succeeds());
        }
    }

    private void hasEnded(String id) {
        List<JobEvent> seen = LogFixture.durable(followers.get(id).join());
        if (gone.contains(id)) {
            assertThat(refusal(fixture.service.find(id))).isEqualTo(ErrorCode.JOB_NOT_FOUND);
            return;
        }
        assertThat(seen).filteredOn(JobEvent::isTerminal).hasSize(1);
        assertThat(seen.get(seen.size() - 1).isTerminal()).isTrue();
        assertThat(fixture.store.events(id, 0, 1000).block(SOON))
                .extracting(StoredEvent::event)
                .isEqualTo(seen);
        assertThat(fixture.find(id).state().isTerminal()).isTrue();
        assertThat(refusal(fixture.service.cancel(id))).isEqualTo(ErrorCode.JOB_FINISHED);
    }
}
