package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for where the records of a job come from. */
final class InputOptions {
    @Option(names = "--text", paramLabel = "TEXT", description = "The data itself.")
    private @Nullable String text;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "GLOB",
            description = {
                "Files under the data directories; may be repeated.",
                "(submit: the server's; run: the working directory.)"
            })
    private List<String> globs = new ArrayList<>();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "FILE",
            description = "A file of yours, sent along; - is standard input. May be repeated.")
    private List<String> data = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "lines, text, ndjson, csv, tsv, clf, combined, or JSON such as",
                "'{\"type\":\"delimited\",\"delimiter\":\";\",\"columns\":[\"a\",\"b:int\"]}'."
            })
    private @Nullable String format;

    @Option(names = "--compression", paramLabel = "NAME", description = "auto, none, gzip, zstd or bzip2.")
    private @Nullable String compression;

    Optional<String> text() {
        return Optional.ofNullable(text);
    }

    List<String> globs() {
        return globs;
    }

    List<String> data() {
        return data;
    }

    Optional<String> format() {
        return Optional.ofNullable(format);
    }

    Optional<String> compression() {
        return Optional.ofNullable(compression);
    }
}
