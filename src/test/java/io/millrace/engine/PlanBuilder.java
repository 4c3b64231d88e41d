package io.millrace.engine;

import io.millrace.function.BuiltinMap;
import io.millrace.function.sandbox.Combine;
import io.millrace.function.sandbox.Snippet;
import io.millrace.io.BytesSource;
import io.millrace.io.Compression;
import io.millrace.io.Input;
import io.millrace.io.JobDirectory;
import io.millrace.io.RecordFormat;
import io.millrace.io.Source;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** Short words for plans: lines of text, sorted by key, unless said otherwise. */
public final class PlanBuilder {
    private static final AtomicInteger JOBS = new AtomicInteger();

    private final List<Stage> stages = new ArrayList<>();
    private List<Source> sources = List.of();
    private RecordFormat format = RecordFormat.lines();
    private Compression compression = Compression.NONE;
    private int splitBytes = 1 << 20;
    private Output output = Output.all(Output.Sort.KEY);
    private ErrorPolicy errors = ErrorPolicy.FAIL;
    private long memoryBytes = 1L << 30;
    private Duration recordTimeout = Duration.ofSeconds(5);
    private Optional<Duration> partialEvery = Optional.empty();

    public static PlanBuilder text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public static PlanBuilder bytes(byte[] bytes) {
        return source(new BytesSource("input", bytes));
    }

    public static PlanBuilder source(Source... sources) {
        PlanBuilder builder = new PlanBuilder();
        builder.sources = List.of(sources);
        return builder;
    }

    public PlanBuilder as(RecordFormat given) {
        format = given;
        return this;
    }

    public PlanBuilder compressed(Compression given) {
        compression = given;
        return this;
    }

    public PlanBuilder splits(int bytes) {
        splitBytes = bytes;
        return this;
    }

    public PlanBuilder stage(MapStep map, ReduceStep reduce) {
        stages.add(new Stage(map, reduce));
        return this;
    }

    public PlanBuilder output(Output.Sort sort) {
        output = new Output(sort, output.limit(), output.project());
        return this;
    }

    public PlanBuilder limit(int rows) {
        output = new Output(output.sort(), OptionalInt.of(rows), output.project());
        return this;
    }

    public PlanBuilder project(Map<String, String> members) {
        output = new Output(output.sort(), output.limit(), members);
        return this;
    }

    public PlanBuilder errors(ErrorPolicy given) {
        errors = given;
        return this;
    }

    public PlanBuilder recordTimeout(Duration given) {
        recordTimeout = given;
        return this;
    }

    public PlanBuilder memory(long bytes) {
        memoryBytes = bytes;
        return this;
    }

    public PlanBuilder partialEvery(Duration given) {
        partialEvery = Optional.of(given);
        return this;
    }

    /** A plan for a job of its own, with its directory under {@code root}. */
    public JobPlan in(Path root) {
        String id = "plan-" + JOBS.incrementAndGet();
        return new JobPlan(
                id,
                new Input(sources, format, compression, splitBytes),
                stages,
                output,
                errors,
                new Limits(Duration.ofMinutes(1), memoryBytes, recordTimeout),
                partialEvery,
                new JobDirectory(root, id));
    }

    public static MapStep map(String javaScript) {
        return new MapStep.Script(new Snippet("/map", javaScript));
    }

    public static MapStep builtin(String name) {
        return new MapStep.Builtin(BuiltinMap.of(name), "/map");
    }

    public static MapStep field(String key, String value) {
        return new MapStep.Builtin(new BuiltinMap("field", Optional.of(Value.of(key)), Optional.of(value)), "/map");
    }

    public static ReduceStep reduce(String builtin) {
        return ReduceStep.builtin(builtin);
    }

    public static ReduceStep values(String javaScript) {
        return new ReduceStep.Script(new Combine.Values(new Snippet("/reduce", javaScript)));
    }

    public static ReduceStep fold(String javaScript) {
        return new ReduceStep.Script(new Combine.Fold(new Snippet("/reduce", javaScript)));
    }

    public static ReduceStep none() {
        return new ReduceStep.None();
    }
}
