package io.millrace.job;

import io.millrace.engine.JobPlan;
import io.millrace.engine.StagePrograms;
import io.millrace.function.sandbox.Program;
import io.millrace.function.sandbox.ProgramCheck;
import io.millrace.io.BytesSource;
import io.millrace.io.DataDirectories;
import io.millrace.io.FileSource;
import io.millrace.io.Input;
import io.millrace.io.JobDirectory;
import io.millrace.io.Source;
import io.millrace.io.SpoolFile;
import io.millrace.io.UnreadableSource;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Turns what a client asks for into what an engine can run: functions compile, inputs are found and named. Blocks unless the
 * job {@link #isQuick}.
 */
public final class JobPlanner {
    /** Inline data up to this stays in memory; a queue of a thousand such jobs holds 64 MiB of it. */
    private static final int MAX_BYTES_IN_MEMORY = 64 << 10;

    private static final int MAX_BYTES_OF_CHAR = 3;

    private final ProgramCheck functions;
    private final DataDirectories files;

    /**
     * Makes a planner.
     *
     * @param functions compiles them
     * @param files where {@code files} inputs may lie
     */
    public JobPlanner(ProgramCheck functions, DataDirectories files) {
        this.functions = functions;
        this.files = files;
    }

    /**
     * Compiles the functions of a job, if there are any.
     *
     * @return false if they take longer than others should wait for
     * @throws JobException if one does not compile
     */
    boolean compileQuickly(JobSpec spec) {
        return programs(spec).allMatch(functions::checkQuickly);
    }

    /** True if {@link #compileQuickly} found lately that they take longer, and nobody since that they do not. */
    boolean isSlow(JobSpec spec) {
        return programs(spec).anyMatch(functions::isSlow);
    }

    /**
     * The same for functions that take long.
     *
     * @throws JobException if one does not compile, or takes too long
     */
    void compile(JobSpec spec) {
        programs(spec).forEach(functions::check);
    }

    private static Stream<Program> programs(JobSpec spec) {
        return spec.stages().stream().flatMap(stage -> StagePrograms.all(stage).stream());
    }

    /**
     * Plans a job whose functions compile. An input that cannot be read is found out here, but told when the job runs, as it could also
     * happen then.
     *
     * @param given the source of a job that reads the request's body or another job's rows
     */
    JobPlan plan(Draft draft, JobSpec spec, Optional<Source> given) {
        InputSpec input = spec.input();
        List<Source> sources = sources(draft.directory(), input.origin(), given);
        return new JobPlan(
                draft.id(),
                new Input(sources, input.format(), input.compression(), input.splitBytes()),
                spec.stages(),
                spec.output(),
                spec.errors(),
                spec.limits(),
                spec.partialEvery(),
                draft.directory());
    }

    /** True if {@link #plan} does so little that any thread may call it: nothing to compile, and the data is here. */
    boolean isQuick(JobSpec spec) {
        return spec.input().origin() instanceof InputSpec.InlineText inline
                && inline.text().length() <= MAX_BYTES_IN_MEMORY / MAX_BYTES_OF_CHAR
                && programs(spec).allMatch(functions::isChecked);
    }

    private List<Source> sources(JobDirectory directory, InputSpec.Origin origin, Optional<Source> given) {
        try {
            return List.copyOf(find(directory, origin, given));
        } catch (JobException unreadable) {
            return List.of(new UnreadableSource(unreadable));
        }
    }

    private List<? extends Source> find(JobDirectory directory, InputSpec.Origin origin, Optional<Source> given) {
        if (origin instanceof InputSpec.InlineText inline) {
            return List.of(inline(directory, "text", inline.text().getBytes(StandardCharsets.UTF_8)));
        }
        if (origin instanceof InputSpec.InlineRecords inline) {
            return List.of(inline(directory, "records", lines(inline.records())));
        }
        if (origin instanceof InputSpec.Files wanted) {
            return files(wanted.patterns());
        }
        if (origin instanceof InputSpec.Parts parts) {
            return parts.names().stream().map(name -> part(directory, name)).toList();
        }
        return List.of(given.orElseThrow());
    }

    private static Source inline(JobDirectory directory, String name, byte[] bytes) {
        if (bytes.length <= MAX_BYTES_IN_MEMORY) {
            return new BytesSource(name, bytes);
        }
        directory.create();
        Path path = directory.input(name);
        try (SpoolFile file = new SpoolFile(path)) {
            file.write(ByteBuffer.wrap(bytes));
            file.commit();
        }
        return new FileSource(path, name);
    }

    private static byte[] lines(List<Value> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Value record : records) {
            Json.write(record, out);
            out.write('\n');
        }
        return out.toByteArray();
    }

    private List<? extends Source> files(List<String> patterns) {
        Set<FileSource> found = new LinkedHashSet<>();
        patterns.forEach(pattern -> found.addAll(files.resolve(pattern)));
        return List.copyOf(found);
    }

    private static Source part(JobDirectory directory, String name) {
        Path path = directory.input(name);
        if (!Files.exists(path)) {
            throw new JobException(
                    ErrorCode.INPUT_NOT_FOUND,
                    "The request has no part named " + name,
                    Map.of("source", Value.of(name)));
        }
        return new FileSource(path, name);
    }
}
