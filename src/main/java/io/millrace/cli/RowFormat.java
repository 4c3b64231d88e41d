package io.millrace.cli;

import java.util.Locale;

/** How rows are written to standard output. */
enum RowFormat {
    TABLE("application/x-ndjson"),
    NDJSON("application/x-ndjson"),
    JSON("application/json"),
    CSV("text/csv");

    private final String mediaType;

    RowFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** What to ask a server for. */
    String mediaType() {
        return mediaType;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
