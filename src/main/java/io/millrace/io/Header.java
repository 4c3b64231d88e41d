package io.millrace.io;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the names of columns from the first record of a source. */
final class Header {
    private final String source;
    private RecordLayout layout;

    Header(String source, RecordLayout declared) {
        this.source = source;
        this.layout = declared;
    }

    /** Declared columns where there are some, else those of the header. */
    RecordLayout layout() {
        return layout;
    }

    /** Takes the one record of {@code split}; false if it is an empty line. */
    boolean accept(Split split) {
        boolean[] found = {false};
        split.forEach((chunk, storedBytes) -> found[0] = accept(chunk));
        return found[0];
    }

    private boolean accept(Chunk chunk) {
        byte[] bytes = chunk.bytes();
        int end = chunk.to();
        while (end > chunk.from() && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        if (end == chunk.from()) {
            return false;
        }
        if (layout.columns().isEmpty()) {
            layout = new RecordLayout(layout.format(), columns(chunk, end));
        }
        return true;
    }

    private List<Column> columns(Chunk chunk, int end) {
        List<String> names = new FieldsParser(layout.format(), List.of()).fields(chunk.bytes(), chunk.from(), end);
        if (names == null) {
            throw InputFailure.unreadable(source, chunk.firstLine(), "the quotes of the header do not match.");
        }
        List<Column> columns = new ArrayList<>(names.size());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).isEmpty() ? "c" + (i + 1) : names.get(i);
            if (!seen.add(name)) {
                throw InputFailure.unreadable(
                        source, chunk.firstLine(), "the header names '" + name + "' twice; declare the columns.");
            }
            columns.add(Column.text(name));
        }
        return columns;
    }
}
