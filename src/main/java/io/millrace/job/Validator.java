package io.millrace.job;

import io.millrace.engine.Engine;
import io.millrace.engine.JobPlan;
import io.millrace.engine.Output;
import io.millrace.engine.Progress;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Row;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import io.millrace.io.BytesSource;
import io.millrace.io.Compression;
import io.millrace.io.Input;
import io.millrace.io.JobDirectory;
import io.millrace.io.RecordFormat;
import io.millrace.io.Result;
import io.millrace.io.ResultReader;
import io.millrace.io.Source;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Tries a plan on the head of its input. */
final class Validator {
    private static final int SAMPLE_BYTES = 64 << 10;
    private static final int MAX_SAMPLE_BYTES = 1 << 20;
    private static final int SHOWN = 20;

    private final Engine engine;
    private final Scheduler files;
    private final Supplier<JobDirectory> scratch;

    /**
     * Makes a validator.
     *
     * @param files for reading, may block
     * @param scratch directories that nobody uses; removed after use
     */
    Validator(Engine engine, Scheduler files, Supplier<JobDirectory> scratch) {
        this.engine = engine;
        this.files = files;
        this.scratch = scratch;
    }

    /** What {@code plan} does to its first records, or the failure that they end it with. Starts no job. */
    Mono<Validation> validate(JobPlan plan) {
        return Mono.fromCallable(() -> sample(plan.input()))
                .subscribeOn(files)
                .flatMap(sample -> Mono.zip(pairs(plan, sample), outcome(plan, sample))
                        .map(both -> validation(plan, both.getT1(), both.getT2())));
    }

    /** What the whole job made of the sample. */
    private record Outcome(Progress progress, List<Row> rows, long elapsedNanos) {}

    private Mono<List<Row>> pairs(JobPlan plan, Input sample) {
        Stage mapOnly = new Stage(plan.stages().get(0).map(), new ReduceStep.None());
        return outcome(with(plan, sample, List.of(mapOnly), Output.all(Output.Sort.NONE)))
                .map(Outcome::rows);
    }

    private Mono<Outcome> outcome(JobPlan plan, Input sample) {
        return outcome(with(plan, sample, plan.stages(), plan.output()));
    }

    private Mono<Outcome> outcome(JobPlan plan) {
        long start = System.nanoTime();
        Flux<TaskEvent> events = engine.run(plan);
        Mono<Outcome> outcome = events.ofType(TaskEvent.Completed.class)
                .last()
                .publishOn(files)
                .map(last -> new Outcome(last.progress(), rows(last.result()), System.nanoTime() - start));
        return Mono.usingWhen(
                Mono.just(plan.directory()),
                directory -> outcome,
                directory -> Mono.<Void>fromRunnable(directory::delete).subscribeOn(files));
    }

    private JobPlan with(JobPlan plan, Input sample, List<Stage> stages, Output output) {
        Output shown = new Output(output.sort(), OptionalInt.of(output.limit().orElse(SHOWN)), output.project());
        return new JobPlan(
                plan.job(), sample, stages, shown, plan.errors(), plan.limits(), Optional.empty(), scratch.get());
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

    private static Validation validation(JobPlan plan, List<Row> pairs, Outcome outcome) {
        long inputBytes =
                plan.input().sources().stream().mapToLong(Source::size).reduce(0, Validator::sum);
        Progress progress = outcome.progress();
        double share = progress.bytesDone() == 0 ? 1 : Math.max(1, (double) inputBytes / progress.bytesDone());
        long millis = inputBytes < 0 ? Progress.UNKNOWN : Math.round(outcome.elapsedNanos() / 1e6 * share);
        return new Validation(
                progress.recordsIn(),
                progress.bytesDone(),
                progress.recordsBad(),
                pairs,
                outcome.rows(),
                inputBytes,
                millis);
    }

    private static long sum(long a, long b) {
        return a < 0 || b < 0 ? Progress.UNKNOWN : a + b;
    }

    private static Input sample(Input input) {
        Source first = input.sources().get(0);
        try (InputStream in = input.compression().wrap(first.open())) {
            byte[] head = in.readNBytes(SAMPLE_BYTES);
            if (head.length == SAMPLE_BYTES && input.format().kind() != RecordFormat.Kind.TEXT) {
                head = wholeLines(head, in);
            }
            Source sample = new BytesSource(first.name(), head);
            return new Input(List.of(sample), input.format(), Compression.NONE, input.splitBytes());
        } catch (IOException e) {
            throw new JobException(
                    ErrorCode.INPUT_UNREADABLE,
                    "The input " + first.name() + " cannot be read",
                    Map.of("source", Value.of(first.name())),
                    e);
        }
    }

    /** Cuts behind the last line end that is not within quotes; reads on if there is none. */
    private static byte[] wholeLines(byte[] head, InputStream in) throws IOException {
        int cut = lastLineEnd(head);
        if (cut > 0) {
            return Arrays.copyOf(head, cut);
        }
        byte[] more = in.readNBytes(MAX_SAMPLE_BYTES);
        byte[] longer = Arrays.copyOf(head, head.length + more.length);
        System.arraycopy(more, 0, longer, head.length, more.length);
        int end = lastLineEnd(longer);
        return end > 0 ? Arrays.copyOf(longer, end) : longer;
    }

    private static int lastLineEnd(byte[] bytes) {
        int cut = 0;
        boolean quoted = false;
        for (int i = 0; i < bytes.length; i++) {
            quoted ^= bytes[i] == '"';
            if (bytes[i] == '\n' && !quoted) {
                cut = i + 1;
            }
        }
        return cut;
    }
}
