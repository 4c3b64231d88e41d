package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.HASTY;
import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.batch;
import static io.millrace.function.sandbox.Workers.group;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.map;
import static io.millrace.function.sandbox.Workers.reduce;
import static io.millrace.function.sandbox.Workers.text;
import static io.millrace.function.sandbox.Workers.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.BadRecord;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxPoolTest {
    private static final String ECHO = "r => emit(r, 1)";
    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static JobException failure(String source, SandboxLimits limits, String records) {
        return catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job", map(source), limits)) {
                sandbox.map(lines(records));
            }
        });
    }

    @Test
    void leavesNothingWhereItIsClosedWhileProcessesStart(@TempDir Path directory) throws IOException {
        SandboxPool own = new SandboxPool(new SandboxSettings(2, directory));
        own.prepare(2);
        own.lease("job", map(ECHO), LIMITS);
        own.prepare(3);
        own.close();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
    }

    private static void assertUsable() {
        try (Sandbox sandbox = pool.lease("next", map(ECHO), LIMITS)) {
            assertThat(text(sandbox.map(lines("a")).pairs())).isEqualTo("\"a\":1");
        }
    }

    @Test
    void checksWithoutALease() {
        try (Sandbox sandbox = pool.lease("job", map(ECHO), LIMITS)) {
            pool.check(map("r => emit(r, 'another')"));
            assertThat(sandbox.map(lines("a")).pairs()).hasSize(1);
        }
    }

    @Test
    void knowsThatAProgramIsSlow() {
        Program endless = map("(() => { for (;;); })()");
        assertThat(pool.isSlow(endless)).isFalse();
        assertThat(pool.checkQuickly(endless)).isFalse();
        assertThat(pool.isSlow(endless)).isTrue();
        assertThat(pool.checkQuickly(map(ECHO))).isTrue();
        assertThat(pool.isSlow(map(ECHO))).isFalse();
        assertThat(pool.isChecked(endless)).isFalse();
    }

    @Test
    void endsAnEndlessMap() {
        JobException e = failure("r => { while (r === 'b'); }", HASTY, "a\nb\nc");
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.fields())
                .containsEntry("limit", Value.of("PT0.2S"))
                .containsEntry("source", Value.of("input"))
                .containsEntry("line", Value.of(2))
                .containsEntry("record", Value.of("b"));
        assertUsable();
    }

    @Test
    void endsAnEndlessReduce() {
        JobException e = catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox =
                    pool.lease("job", reduce(values("(key, v) => { while (key === 'b'); return 1 }")), HASTY)) {
                sandbox.reduce(batch(group("\"a\"", "1"), group("\"b\"", "1")), MoreValues.NONE, false);
            }
        });
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.fields()).containsEntry("key", Value.of("b"));
        assertUsable();
    }

    @Test
    void endsAnEndlessCheck() {
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(map("(() => { for (;;); })()")));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.detail())
                .isEqualTo(
                        "What makes the function at /map took longer than PT2S before a record was read, which is fixed; do"
                                + " less outside of it");
        assertUsable();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r => { const a = []; for (;;) a.push({x: [1, 2, 3]}) }",
                "r => { let s = 'x'; const a = []; for (;;) { s += s.slice(0, 1 << 20) + 'y'; a.push(s.split('')) } }",
                "r => { const a = []; for (;;) a.push(new Uint8Array(1 << 24).fill(1)) }"
            })
    void endsAnAllocationBomb(String source) {
        JobException e = failure(source, LIMITS, "a");
        assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
        assertThat(e.fields()).containsEntry("limit", Value.of("64 MB"));
        assertUsable();
    }

    @Test
    void cancelsACallWhenKilled() throws Exception {
        CountDownLatch mapping = new CountDownLatch(1);
        Sandbox sandbox = pool.lease("job", map("r => { for (;;); }"), LIMITS);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            mapping.countDown();
            try {
                sandbox.map(lines("a"));
            } catch (CancellationException e) {
                end.complete(e);
            } finally {
                sandbox.close();
            }
        });
        caller.start();
        mapping.await();
        sandbox.kill();
        assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        caller.join();
        assertUsable();
    }

    @Test
    void killsNoWorkerOfTheNextLease() {
        Sandbox ended = pool.lease("job", map(ECHO), LIMITS);
        ended.close();
        try (Sandbox sandbox = pool.lease("job", map(ECHO), LIMITS)) {
            ended.kill();
            assertThat(sandbox.map(lines("a")).pairs()).hasSize(1);
        }
    }

    @Test
    void endsTheWaitForALeaseWhenInterrupted() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        try (Sandbox sandbox = pool.lease("job", map(ECHO), LIMITS)) {
            Thread waiter = new Thread(() -> {
                try {
                    pool.lease("job", map(ECHO), LIMITS).close();
                } catch (CancellationException e) {
                    interrupted.complete(Thread.currentThread().isInterrupted());
                }
            });
            waiter.start();
            waiter.interrupt();
            assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
            waiter.join();
            assertThat(sandbox.flush()).isEmpty();
        }
    }

    @Test
    void sharesNothingBetweenJobs() {
        String source = "r => { globalThis.seen = (globalThis.seen ?? 0) + 1; emit(globalThis.seen, 1) }";
        for (String job : List.of("one", "two", "one")) {
            try (Sandbox sandbox = pool.lease(job, map(source + "/*" + job + "*/"), LIMITS)) {
                sandbox.map(lines("a\nb"));
            }
        }
        try (Sandbox sandbox = pool.lease("three", map(source), LIMITS)) {
            assertThat(text(sandbox.map(lines("a")).pairs())).isEqualTo("1:1");
        }
    }

    private static Kept keep(String job, String records, List<Pair> taken) {
        Sandbox sandbox = pool.lease(job, map(ECHO, new Combine.Builtin("_sum")), LIMITS);
        sandbox.map(lines(records));
        return sandbox.keep(idle -> taken.addAll(idle.flush()));
    }

    @Test
    void keepsPairsForTheNextLeaseOfTheJob() {
        List<Pair> taken = new ArrayList<>();
        Kept first = keep("keeper", "a\nb", taken);
        Kept second = keep("keeper", "b", taken);
        assertThat(second).isSameAs(first);
        assertThat(taken).isEmpty();
        first.handOver();
        first.handOver();
        assertThat(text(taken)).isEqualTo("\"a\":[1] \"b\":[2]");
        keep("keeper", "c", taken).handOver();
        assertThat(text(taken)).endsWith(" \"c\":[1]");
    }

    @Test
    void handsOverWhatIsKeptWhenOtherJobsTakeTheWorkers() {
        List<Pair> taken = new ArrayList<>();
        Kept kept = keep("owner", "a", taken);
        for (int i = 0; i < 4; i++) {
            keep("taker" + i, "b", new ArrayList<>());
        }
        assertThat(text(taken)).isEqualTo("\"a\":[1]");
        kept.handOver();
        assertThat(taken).hasSize(1);
    }

    @Test
    void givesNobodyAWorkerThatIsHandingOver() throws Exception {
        List<Pair> taken = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Sandbox sandbox = pool.lease("owner", map(ECHO, new Combine.Builtin("_sum")), LIMITS);
        sandbox.map(lines("a"));
        Kept kept = sandbox.keep(idle -> {
            begun.countDown();
            awaitUninterruptibly(goOn);
            taken.addAll(idle.flush());
        });
        Thread owner = new Thread(kept::handOver);
        Thread others = new Thread(() -> {
            for (int i = 0; i < 4; i++) {
                keep("other" + i, "b", new ArrayList<>());
            }
        });
        owner.start();
        begun.await();
        others.start();
        while (others.isAlive() && others.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        owner.join();
        others.join();
        assertThat(text(taken)).isEqualTo("\"a\":[1]");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void forgetsWhatIsDropped() {
        List<Pair> taken = new ArrayList<>();
        Kept kept = keep("owner", "a", taken);
        kept.drop();
        kept.handOver();
        assertThat(taken).isEmpty();
        assertUsable();
    }

    /** The one that takes the worker gets another. */
    @Test
    void tellsTheOwnerWhenWhatIsKeptIsLost() {
        List<RuntimeException> lost = new ArrayList<>();
        List<Kept> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Sandbox sandbox = pool.lease("owner" + i, map(ECHO, new Combine.Builtin("_sum")), LIMITS);
            sandbox.map(lines("a"));
            all.add(sandbox.keep(idle -> {
                idle.kill();
                lost.add(catchThrowableOfType(CancellationException.class, idle::flush));
            }));
        }
        assertThat(lost).isNotEmpty().doesNotContainNull();
        all.forEach(Kept::handOver);
        assertThat(lost).hasSize(4).doesNotContainNull();
        assertUsable();
    }

    @Test
    void mapsABatchWhileTheNextOneIsSent() {
        List<Pair> pairs = new ArrayList<>();
        byte[] bytes = "a\nb\n".getBytes(StandardCharsets.UTF_8);
        try (Sandbox sandbox = pool.lease("job", map("(r, ctx) => emit(r, ctx.line)"), LIMITS)) {
            for (int line = 1; line <= 7; line += 2) {
                sandbox.map(new RecordBatch(Encoding.LINES, bytes, "input", line), part -> pairs.addAll(part.pairs()));
                bytes[0]++;
            }
            sandbox.settle();
        }
        assertThat(text(pairs)).isEqualTo("\"a\":1 \"b\":2 \"b\":3 \"b\":4 \"c\":5 \"b\":6 \"d\":7 \"b\":8");
    }

    /** The worker has been sent the batch behind the one that fails, whose answer nobody may take for another's. */
    @Test
    void leavesNoAnswerForTheNextLease() {
        Combine fails =
                Workers.aggregate("() => 0", "(a, n) => { if (n === 'b') throw new Error('no'); return a }", "a => a");
        JobException e = catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job", map("r => emit(1, r)", fails), LIMITS)) {
                for (String record : List.of("a", "b", "c")) {
                    sandbox.map(lines(record), part -> {});
                }
                sandbox.settle();
            }
        });
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertUsable();
    }

    @Test
    void tellsABadRecordOfABatchThatIsGone() {
        List<BadRecord> bad = new ArrayList<>();
        byte[] bytes = "a\nbad\n".getBytes(StandardCharsets.UTF_8);
        try (Sandbox sandbox = pool.lease("job", map("r => { if (r === 'bad') throw new Error('no') }"), LIMITS)) {
            sandbox.map(new RecordBatch(Encoding.LINES, bytes, "input", 5), part -> bad.addAll(part.bad()));
            Arrays.fill(bytes, (byte) 'x');
            sandbox.map(new RecordBatch(Encoding.LINES, bytes, "input", 7), part -> bad.addAll(part.bad()));
            sandbox.settle();
        }
        assertThat(bad).singleElement().satisfies(record -> {
            assertThat(record.record()).isEqualTo("bad");
            assertThat(record.line()).isEqualTo(6);
        });
    }

    @Test
    void startsAheadAsManyProcessesAsAreWanted() {
        try (SandboxPool other = Workers.pool(3, Workers.directory())) {
            other.prepare(2);
            other.prepare(1);
            Workers.until(() -> other.idle() == 2);
            try (Sandbox sandbox = other.lease("job", map(ECHO), LIMITS)) {
                assertThat(sandbox.map(lines("a")).pairs()).hasSize(1);
                assertThat(other.alive()).isEqualTo(2);
            }
        }
    }

    @Test
    void leavesNoProcessBehind() {
        SandboxPool other = Workers.pool(2, Workers.directory());
        other.lease("job", map(ECHO), LIMITS).close();
        assertThat(other.alive()).isPositive();
        other.close();
        assertThat(other.alive()).isZero();
        assertThatThrownBy(() -> other.lease("job", map(ECHO), LIMITS)).isInstanceOf(CancellationException.class);
    }
}
