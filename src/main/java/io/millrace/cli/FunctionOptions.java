package io.millrace.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options for what a job does with its records. */
final class FunctionOptions {
    @ArgGroup
    private @Nullable MapChoice map;

    @ArgGroup
    private @Nullable ReduceChoice reduce;

    private static final class MapChoice {
        @Option(
                names = {"-m", "--map"},
                paramLabel = "FUNCTION",
                description = {
                    "JavaScript (record, ctx) => { emit(key, value) },",
                    "or the name of a built-in (words, lines, identity),",
                    "or JSON such as '{\"builtin\":\"field\",\"key\":\"host\"}'."
                })
        private @Nullable String text;

        @Option(names = "--map-file", paramLabel = "FILE", description = "The same from a file; - is standard input.")
        private @Nullable String file;
    }

    private static final class ReduceChoice {
        @Option(
                names = {"-r", "--reduce"},
                paramLabel = "FUNCTION",
                description = {
                    "A built-in such as _sum, JavaScript (key, values) => value,",
                    "or JSON: {\"init\":…,\"add\":…,\"merge\":…,\"finish\":…}.",
                    "Without it every emitted pair is a row."
                })
        private @Nullable String text;

        @Option(
                names = "--reduce-file",
                paramLabel = "FILE",
                description = "The same from a file; - is standard input.")
        private @Nullable String file;
    }

    Optional<String> map(InputFiles files) {
        return map == null ? Optional.empty() : either(map.text, map.file, files);
    }

    Optional<String> reduce(InputFiles files) {
        return reduce == null ? Optional.empty() : either(reduce.text, reduce.file, files);
    }

    private static Optional<String> either(@Nullable String text, @Nullable String file, InputFiles files) {
        return file == null
                ? Optional.ofNullable(text)
                : Optional.of(files.text(file).strip());
    }
}
