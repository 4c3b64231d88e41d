package io.millrace.job;

import io.millrace.engine.Engine;
import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.JobPlan;
import io.millrace.engine.Limits;
import io.millrace.engine.Output;
import io.millrace.engine.Progress;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Row;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import io.millrace.io.InputHead;
import io.millrace.io.JobDirectory;
import io.millrace.io.Result;
import io.millrace.io.ResultReader;
import io.millrace.io.Source;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Runs plans on heads of their inputs, each in a directory of its own and within a time. */
final class TrialRuns {
    /** A record, or a key, that takes longer is not waited for; the first of them for which there is time. */
    private static final List<Duration> LONGEST_CALLS = List.of(Duration.ofMillis(500), Duration.ofMillis(200));

    /** However little time there is. */
    private static final Duration SHORTEST_CALL = Duration.ofMillis(50);

    /** To find out that a call takes longer, and whose it is. */
    private static final Duration AFTER_CALL = Duration.ofMillis(100);

    private static final int SHOWN = 20;
    private static final Output FIRST_PAIRS = new Output(Output.Sort.NONE, OptionalInt.of(SHOWN), Map.of());
    private static final int SHOWN_BAD = 5;

    /** So many, of several tasks, are looked through for the first ones. */
    private static final int READ_BAD = 1000;

    /** By then tasks have noticed that nobody wants them any more, and write nothing. */
    private static final Duration BEFORE_CLEANING = Duration.ofSeconds(1);

    private final Engine engine;
    private final Scheduler files;
    private final Scheduler timer;
    private final Supplier<JobDirectory> scratch;

    TrialRuns(Engine engine, Scheduler files, Scheduler timer, Supplier<JobDirectory> scratch) {
        this.engine = engine;
        this.files = files;
        this.timer = timer;
        this.scratch = scratch;
    }

    /** The whole plan on about {@code bytes}, for {@code most} at most. */
    Mono<Trial.Ending> whole(JobPlan plan, int bytes, Duration most) {
        return run(plan, bytes, most);
    }

    /** What the first map emits. */
    Mono<Trial.Ending> pairs(JobPlan plan, int bytes, Duration most) {
        Stage mapOnly = new Stage(plan.stages().get(0).map(), new ReduceStep.None());
        return run(with(plan, List.of(mapOnly), FIRST_PAIRS), bytes, most);
    }

    /**
     * The whole plan on so many times the records of {@code head}; empty if it fails, as it may where keys
     * are not to come again, or does not end within {@code most}.
     */
    Mono<Trial> copies(JobPlan plan, InputHead head, int copies, Duration most) {
        TrialWatch watch = new TrialWatch(plan, longestCall(plan.limits(), most));
        return Mono.fromCallable(() -> head.repeated(copies))
                .subscribeOn(files)
                .flatMap(all -> run(plan, all, 0, System.nanoTime(), watch))
                .onErrorComplete(JobException.class)
                .timeout(most, Mono.empty(), timer);
    }

    private Mono<Trial.Ending> run(JobPlan plan, int bytes, Duration most) {
        Duration longestCall = longestCall(plan.limits(), most);
        TrialWatch watch = new TrialWatch(plan, longestCall);
        long start = System.nanoTime();
        return head(plan, bytes)
                .flatMap(head -> run(plan, head, bytes, costsReading(head) ? start : System.nanoTime(), watch))
                .map(Trial.Ending::of)
                .onErrorResume(
                        JobException.class,
                        e -> watch.slowCall(e).map(Mono::just).orElseGet(() -> Mono.error(e)))
                .timeout(most, Mono.fromSupplier(() -> watch.late(most)), timer);
    }

    /** So much less than {@code most} that it is known of which call that was, where one takes longer. */
    private static Duration longestCall(Limits limits, Duration most) {
        Duration longest = LONGEST_CALLS.stream()
                .filter(call -> call.plus(AFTER_CALL).compareTo(most) <= 0)
                .findFirst()
                .orElse(SHORTEST_CALL);
        return longest.compareTo(limits.recordTimeout()) < 0 ? longest : limits.recordTimeout();
    }

    /** The first records, about {@code bytes} of them. */
    Mono<InputHead> head(JobPlan plan, int bytes) {
        return Mono.fromCallable(() -> InputHead.read(plan.input(), bytes)).subscribeOn(files);
    }

    /** True if the job takes much longer to read its input than to read the same from memory. */
    private static boolean costsReading(InputHead head) {
        return head.storedBytes() != head.bytes() || head.records().sources().size() > 1;
    }

    private Mono<Trial> run(JobPlan plan, InputHead head, int bytes, long start, TrialWatch watch) {
        JobDirectory directory = scratch.get();
        Mono<Trial> trial = engine.run(on(plan, head, watch.longestCall(), directory))
                .doOnNext(watch::note)
                .ofType(TaskEvent.Completed.class)
                .last()
                .publishOn(files)
                .map(end -> new Trial(
                        bytes,
                        head,
                        System.nanoTime() - start,
                        end.progress(),
                        rows(end.result()),
                        bad(directory.errors(), end.progress(), head),
                        watch.warnings()));
        Mono<Void> clean = Mono.<Void>fromRunnable(directory::delete).subscribeOn(files);
        return Mono.usingWhen(
                Mono.just(directory),
                used -> trial,
                used -> clean,
                (used, error) -> clean,
                used -> Mono.delay(BEFORE_CLEANING, timer).then(clean));
    }

    /** Of few records a share of bad ones tells nothing, so none ends the trial. */
    private static JobPlan on(JobPlan plan, InputHead head, Duration longestCall, JobDirectory directory) {
        Limits limits = plan.limits();
        return new JobPlan(
                plan.job(),
                head.records(),
                plan.stages(),
                plan.output(),
                new ErrorPolicy(plan.errors().skip(), plan.errors().maxCount(), OptionalDouble.empty()),
                new Limits(limits.timeout(), limits.memoryBytes(), longestCall),
                Optional.empty(),
                directory);
    }

    private static JobPlan with(JobPlan plan, List<Stage> stages, Output output) {
        return new JobPlan(
                plan.job(),
                plan.input(),
                stages,
                output,
                plan.errors(),
                plan.limits(),
                plan.partialEvery(),
                plan.directory());
    }

    private static List<Row> rows(Result result) {
        try (ResultReader reader = result.open()) {
            return reader.read(0, SHOWN, Integer.MAX_VALUE).rows().stream()
                    .map(line -> ((Value.Obj) Json.readVerbatim(new String(line, StandardCharsets.UTF_8))).members())
                    .map(row -> new Row(member(row, "key"), member(row, "value")))
                    .toList();
        }
    }

    private static Value member(Map<String, Value> row, String name) {
        return Objects.requireNonNull(row.get(name));
    }

    /** The first ones in the order of the input; tasks write them in the order in which they come to them. */
    private static List<Value> bad(Path errors, Progress progress, InputHead head) {
        if (progress.recordsBad() + progress.recordsSkipped() == 0) {
            return List.of();
        }
        List<String> sources =
                head.records().sources().stream().map(Source::name).toList();
        try (Stream<String> lines = Files.lines(errors)) {
            return lines.limit(READ_BAD)
                    .map(line -> ((Value.Obj) Json.readVerbatim(line)).members())
                    .sorted(Comparator.comparingInt(
                                    (Map<String, Value> bad) -> sources.indexOf(TrialWatch.text(bad, "source")))
                            .thenComparingLong(bad -> Long.parseLong(TrialWatch.text(bad, "line"))))
                    .limit(SHOWN_BAD)
                    .map(bad -> (Value) new Value.Obj(bad))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
