package io.millrace.cli;

import io.millrace.value.Json;
import io.millrace.value.Value;
import io.millrace.wire.CsvRows;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows as CSV, the same as a server sends it. */
final class CsvPrinter implements RowPrinter {
    private final CsvRows csv = new CsvRows();
    private final PrintWriter out;
    private boolean empty = true;

    CsvPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void row(Value.Obj row) {
        print(csv.encode(List.of(Json.bytes(row))));
        empty = false;
    }

    @Override
    public void end() {
        if (empty) {
            print(CsvRows.emptyTable());
        }
        out.flush();
    }

    private void print(byte[] text) {
        out.print(new String(text, StandardCharsets.UTF_8));
    }
}
