package io.millrace.cli;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.PrintWriter;

/** Writes the rows of one result, in their order. {@link #end} comes once, and only behind a complete result. */
interface RowPrinter {
    /** Writes {@code {"key": …, "value": …}}. */
    void row(Value.Obj row);

    /** There are no more rows. */
    void end();

    /** A printer of {@code format} on {@code out}, which it flushes at the end but does not close. */
    static RowPrinter of(RowFormat format, PrintWriter out) {
        return switch (format) {
            case TABLE -> new TablePrinter(out);
            case NDJSON -> new Ndjson(out);
            case JSON -> new OneDocument(out);
            case CSV -> new CsvPrinter(out);
        };
    }

    /** One row a line. */
    record Ndjson(PrintWriter out) implements RowPrinter {
        @Override
        public void row(Value.Obj row) {
            out.print(Json.text(row));
            out.print('\n');
        }

        @Override
        public void end() {
            out.flush();
        }
    }

    /** {@code {"total": …, "rows": […]}}, with the total last since it is known last. */
    final class OneDocument implements RowPrinter {
        private final PrintWriter out;
        private long rows;

        OneDocument(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void row(Value.Obj row) {
            out.print(rows == 0 ? "{\"rows\":[" : ",\n");
            out.print(Json.text(row));
            rows++;
        }

        @Override
        public void end() {
            out.print(rows == 0 ? "{\"rows\":[" : "");
            out.print("],\"total\":" + rows + "}\n");
            out.flush();
        }
    }
}
