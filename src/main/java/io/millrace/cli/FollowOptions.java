package io.millrace.cli;

import picocli.CommandLine.Option;

/** Options for what is shown of a job that is followed to its end. */
final class FollowOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "Rows on standard output as ${COMPLETION-CANDIDATES}; table by default.")
    private RowFormat format = RowFormat.TABLE;

    @Option(names = "--json", description = "Every event as it was sent, one JSON object a line, instead of rows.")
    private boolean json;

    boolean json() {
        return json;
    }

    /** Shows events on the error stream unless {@code quiet}, and rows on standard output. */
    Follower follower(Console console, boolean quiet) {
        return new Follower(
                console, json ? Follower.Shown.RAW : quiet ? Follower.Shown.ROWS : Follower.Shown.ALL, format);
    }
}
