package io.millrace.job;

import io.millrace.engine.Engine;
import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.JobPlan;
import io.millrace.engine.Limits;
import io.millrace.engine.Output;
import io.millrace.engine.Phase;
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
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Runs plans on heads of their inputs, each in a directory of its own and within a time. */
final class TrialRuns {
    /** A record, or a key, that takes longer is not waited for. */
    static final Duration LONGEST_CALL = Duration.ofMillis(500);

    private static final int SHOWN = 20;
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
        return run(with(plan, List.of(mapOnly), Output.all(Output.Sort.NONE)), bytes, most);
    }

    /**
     * The whole plan on so many times the records of {@code head}; empty if it fails, as it may where keys
     * are not to come again, or does not end within {@code most}.
     */
    Mono<Trial> copies(JobPlan plan, InputHead head, int copies, Duration most) {
        return Mono.fromCallable(() -> head.repeated(copies))
                .subscribeOn(files)
                .flatMap(all -> run(plan, all, 0, System.nanoTime(), new AtomicReference<>()))
                .onErrorComplete(JobException.class)
                .timeout(most, Mono.empty(), timer);
    }

    /** True if a call of a function may take longer in the job than in a trial. */
    private static boolean shortens(Limits limits) {
        return limits.recordTimeout().compareTo(LONGEST_CALL) > 0;
    }

    private Mono<Trial.Ending> run(JobPlan plan, int bytes, Duration most) {
        AtomicReference<@Nullable Phase> at = new AtomicReference<>();
        long start = System.nanoTime();
        return head(plan, bytes)
                .flatMap(head -> run(plan, head, bytes, costsReading(head) ? start : System.nanoTime(), at))
                .map(Trial.Ending::of)
                .onErrorResume(
                        JobException.class,
                        e -> tooSlow(plan, e).map(Mono::just).orElseGet(() -> Mono.error(e)))
                .timeout(
                        most,
                        Mono.fromSupplier(() -> Trial.Ending.broken(late(Optional.ofNullable(at.get()), most), false)),
                        timer);
    }

    /** The first records, about {@code bytes} of them. */
    Mono<InputHead> head(JobPlan plan, int bytes) {
        return Mono.fromCallable(() -> InputHead.read(plan.input(), bytes)).subscribeOn(files);
    }

    /** True if the job takes much longer to read its input than to read the same from memory. */
    private static boolean costsReading(InputHead head) {
        return head.storedBytes() != head.bytes() || head.records().sources().size() > 1;
    }

    private static Optional<Trial.Ending> tooSlow(JobPlan plan, JobException e) {
        if (e.code() != ErrorCode.FUNCTION_TIMEOUT || !shortens(plan.limits())) {
            return Optional.empty();
        }
        Map<String, Value> fields = e.fields();
        boolean atRecord = fields.containsKey("line");
        String what = "a function";
        if (atRecord) {
            what = "the record at " + text(fields, "source") + " line " + text(fields, "line");
        } else if (fields.containsKey("key")) {
            what = "the reduce, or its trial, on the key " + text(fields, "key");
        }
        String why = "%s took longer than %s s; the job allows it %s (limits.recordTimeout)"
                .formatted(what, seconds(LONGEST_CALL), plan.limits().recordTimeout());
        return Optional.of(Trial.Ending.broken(why, atRecord));
    }

    private static String text(Map<String, Value> fields, String name) {
        Value value = Objects.requireNonNull(fields.get(name));
        return value instanceof Value.Text text ? text.value() : Json.text(value);
    }

    private static String late(Optional<Phase> phase, Duration most) {
        String doing = phase.map(at -> at == Phase.MAP
                        ? "mapping its records, and trying the reduce,"
                        : "reducing what its records emit")
                .orElse("reading the input, and waiting for a free thread,");
        return "%s took longer than %s s: the functions take long, or the server is busy"
                .formatted(doing, seconds(most));
    }

    /** In tenths. */
    static String seconds(Duration time) {
        return String.valueOf(Math.max(1, Math.round(time.toMillis() / 100.0)) / 10.0);
    }

    private Mono<Trial> run(JobPlan plan, InputHead head, int bytes, long start, AtomicReference<@Nullable Phase> at) {
        JobDirectory directory = scratch.get();
        List<TaskEvent.Warned> warnings = new ArrayList<>();
        Mono<Trial> trial = engine.run(on(plan, head, directory))
                .doOnNext(event -> note(event, at, warnings))
                .ofType(TaskEvent.Completed.class)
                .last()
                .publishOn(files)
                .map(end -> new Trial(
                        bytes,
                        head,
                        System.nanoTime() - start,
                        end.progress(),
                        end.result().info(),
                        rows(end.result()),
                        bad(directory.errors(), end.progress(), head),
                        List.copyOf(warnings)));
        Mono<Void> clean = Mono.<Void>fromRunnable(directory::delete).subscribeOn(files);
        return Mono.usingWhen(
                Mono.just(directory),
                used -> trial,
                used -> clean,
                (used, error) -> clean,
                used -> Mono.delay(BEFORE_CLEANING, timer).then(clean));
    }

    private static void note(TaskEvent event, AtomicReference<@Nullable Phase> at, List<TaskEvent.Warned> warnings) {
        if (event instanceof TaskEvent.Entered entered) {
            at.set(entered.phase());
        } else if (event instanceof TaskEvent.Warned warned && !warned.code().equals("bad-records")) {
            warnings.add(warned);
        }
    }

    /** Of few records a share of bad ones tells nothing, so none ends the trial. */
    private JobPlan on(JobPlan plan, InputHead head, JobDirectory directory) {
        Output output = plan.output();
        Limits limits = plan.limits();
        return new JobPlan(
                plan.job(),
                head.records(),
                plan.stages(),
                new Output(output.sort(), OptionalInt.of(output.limit().orElse(SHOWN)), output.project()),
                new ErrorPolicy(plan.errors().skip(), plan.errors().maxCount(), OptionalDouble.empty()),
                shortens(limits) ? new Limits(limits.timeout(), limits.memoryBytes(), LONGEST_CALL) : limits,
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
                    .sorted(Comparator.comparingInt((Map<String, Value> bad) -> sources.indexOf(text(bad, "source")))
                            .thenComparingLong(bad -> Long.parseLong(text(bad, "line"))))
                    .limit(SHOWN_BAD)
                    .map(bad -> (Value) new Value.Obj(bad))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
