package io.millrace.io;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How the bytes of a source become records.
 *
 * @param kind which format
 * @param delimiter between fields, an ASCII character; 0 where there are none
 * @param columns as declared, or empty
 * @param header true if the first record of each source names the columns
 */
public record RecordFormat(Kind kind, char delimiter, List<Column> columns, boolean header) {
    private static final List<String> CLF_COLUMNS =
            List.of("host", "ident", "user", "time", "request", "method", "path", "protocol", "status", "bytes");
    private static final List<String> COMBINED_COLUMNS = List.of(
            "host",
            "ident",
            "user",
            "time",
            "request",
            "method",
            "path",
            "protocol",
            "status",
            "bytes",
            "referer",
            "agent");

    /** The formats. */
    public enum Kind {
        /** A record is the text of a line. */
        LINES,
        /** A record is the text of a source. */
        TEXT,
        /** A record is the JSON object on a line. */
        NDJSON,
        /** A record is the JSON value on a line; the records of a job specification. */
        VALUES,
        /** RFC 4180 with commas. */
        CSV,
        /** Fields between tabs, without quoting. */
        TSV,
        /** RFC 4180 with another delimiter. */
        DELIMITED,
        /** Apache's common log format. */
        CLF,
        /** Apache's combined log format. */
        COMBINED;

        /** True if a record is a row of fields whose names come from declared columns or a header. */
        public boolean isTable() {
            return this == CSV || this == TSV || this == DELIMITED;
        }

        /** True if a line break inside quotes belongs to the record. */
        boolean isQuoted() {
            return this == CSV || this == DELIMITED;
        }
    }

    /** Copies the columns and checks that they and the delimiter can work. */
    public RecordFormat {
        columns = List.copyOf(columns);
        if (kind.isTable()) {
            checkDelimiter(delimiter);
        }
        Set<String> seen = new HashSet<>();
        for (Column column : columns) {
            if (!seen.add(column.name())) {
                throw new IllegalArgumentException("Column '" + column.name() + "' is declared twice");
            }
        }
    }

    private static void checkDelimiter(char delimiter) {
        boolean usable = delimiter > 0 && delimiter < 0x80 && "\"\r\n".indexOf(delimiter) < 0;
        if (!usable) {
            throw new IllegalArgumentException(
                    "The delimiter must be one ASCII character, and neither a quote nor a line break");
        }
    }

    /** {@link Kind#LINES}. */
    public static RecordFormat lines() {
        return plain(Kind.LINES);
    }

    /** {@link Kind#TEXT}. */
    public static RecordFormat text() {
        return plain(Kind.TEXT);
    }

    /** {@link Kind#NDJSON}. */
    public static RecordFormat ndjson() {
        return plain(Kind.NDJSON);
    }

    /** {@link Kind#VALUES}. */
    public static RecordFormat values() {
        return plain(Kind.VALUES);
    }

    /** {@link Kind#CLF}. */
    public static RecordFormat clf() {
        return plain(Kind.CLF);
    }

    /** {@link Kind#COMBINED}. */
    public static RecordFormat combined() {
        return plain(Kind.COMBINED);
    }

    /** {@link Kind#CSV} with a header. */
    public static RecordFormat csv() {
        return new RecordFormat(Kind.CSV, ',', List.of(), true);
    }

    /** {@link Kind#TSV} with a header. */
    public static RecordFormat tsv() {
        return new RecordFormat(Kind.TSV, '\t', List.of(), true);
    }

    /** {@link Kind#DELIMITED}. */
    public static RecordFormat delimited(char delimiter, List<Column> columns, boolean header) {
        return new RecordFormat(Kind.DELIMITED, delimiter, columns, header);
    }

    /** The format that a job specification calls {@code name}, such as {@code csv}. */
    public static Optional<RecordFormat> named(String name) {
        return switch (name) {
            case "csv" -> Optional.of(csv());
            case "tsv" -> Optional.of(tsv());
            case "lines", "text", "ndjson", "clf", "combined" ->
                Optional.of(plain(Kind.valueOf(name.toUpperCase(Locale.ROOT))));
            default -> Optional.empty();
        };
    }

    /** The members of a record in order, or empty if they are not known before reading. */
    public List<String> columnNames() {
        return switch (kind) {
            case CLF -> CLF_COLUMNS;
            case COMBINED -> COMBINED_COLUMNS;
            default -> columns.stream().map(Column::name).toList();
        };
    }

    private static RecordFormat plain(Kind kind) {
        return new RecordFormat(kind, '\0', List.of(), false);
    }
}
