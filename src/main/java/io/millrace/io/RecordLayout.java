package io.millrace.io;

import java.util.List;

/**
 * A format as one source has it.
 *
 * @param format as the job says
 * @param columns declared or from the header; empty if they are called c1, c2, …
 */
record RecordLayout(RecordFormat format, List<Column> columns) {
    RecordParser parser() {
        return switch (format.kind()) {
            case LINES, TEXT -> new TextParser();
            case NDJSON, VALUES -> new JsonParser(format.kind());
            case CSV, TSV, DELIMITED -> new FieldsParser(format, columns);
            case CLF, COMBINED -> new AccessLogParser(format.kind());
        };
    }

    /** True if an empty line is a record; elsewhere it is nothing. */
    boolean keepsEmptyLines() {
        return format.kind() == RecordFormat.Kind.LINES || format.kind() == RecordFormat.Kind.TEXT;
    }
}
