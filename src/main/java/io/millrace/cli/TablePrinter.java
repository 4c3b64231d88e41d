package io.millrace.cli;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rows as a table for people: the key, then the value, or one column for each member if the first values are objects.
 * The first {@value #SAMPLE} rows fix columns and widths; a later cell that needs more room pushes its line out, a later
 * value that has no such members stands in the first column behind the key.
 */
final class TablePrinter implements RowPrinter {
    private static final int SAMPLE = 1_000;
    private static final int MAX_WIDTH = 60;
    private static final String GAP = "  ";

    private final PrintWriter out;
    private final List<Value.Obj> sample = new ArrayList<>();
    private List<Column> columns = List.of();

    /**
     * One column.
     *
     * @param member of the value; empty for the key and for a value that is one column
     */
    private record Column(String title, String member, int width, boolean alignedRight) {
        String padded(String cell) {
            String padding = " ".repeat(Math.max(0, width - length(cell)));
            return alignedRight ? padding + cell : cell + padding;
        }
    }

    TablePrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void row(Value.Obj row) {
        if (columns.isEmpty()) {
            sample.add(row);
            if (sample.size() == SAMPLE) {
                printSample();
            }
        } else {
            line(cells(row));
        }
    }

    @Override
    public void end() {
        if (!sample.isEmpty()) {
            printSample();
        }
        out.flush();
    }

    private void printSample() {
        List<Column> decided = new ArrayList<>();
        decided.add(column("key", ""));
        Set<String> members = members();
        members.forEach(name -> decided.add(column(name, name)));
        if (members.isEmpty()) {
            decided.add(column("value", ""));
        }
        columns = List.copyOf(decided);
        line(columns.stream().map(Column::title).toList());
        sample.forEach(row -> line(cells(row)));
        sample.clear();
    }

    /** The members of all values together, none if a value is no object. */
    private Set<String> members() {
        Set<String> names = new LinkedHashSet<>();
        for (Value.Obj row : sample) {
            if (!(row.members().get("value") instanceof Value.Obj object)) {
                return Set.of();
            }
            names.addAll(object.members().keySet());
        }
        return names;
    }

    private Column column(String title, String member) {
        int width = length(title);
        boolean numbers = true;
        for (Value.Obj row : sample) {
            Optional<Value> value = value(row, title, member);
            width = Math.max(width, Math.min(MAX_WIDTH, length(cell(value))));
            numbers &= value.map(TablePrinter::isNumber).orElse(true);
        }
        return new Column(title, member, width, numbers);
    }

    private static Optional<Value> value(Value.Obj row, String title, String member) {
        Value.Obj from = member.isEmpty() ? row : Documents.object(row, "value");
        return Optional.ofNullable(from.members().get(member.isEmpty() ? title : member));
    }

    private List<String> cells(Value.Obj row) {
        List<String> cells = new ArrayList<>();
        columns.forEach(column -> cells.add(cell(value(row, column.title(), column.member()))));
        boolean fits = columns.get(1).member().isEmpty() || row.members().get("value") instanceof Value.Obj;
        if (!fits) {
            cells.set(1, cell(Optional.ofNullable(row.members().get("value"))));
        }
        return cells;
    }

    /** Strings without quotes, so long as they cannot break the line. */
    private static String cell(Optional<Value> value) {
        return value.map(present ->
                        present instanceof Value.Text text && isPlain(text.value()) ? text.value() : Json.text(present))
                .orElse("");
    }

    private static boolean isPlain(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Int || value instanceof Value.Decimal || value instanceof Value.Real;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private void line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(i == 0 ? "" : GAP).append(columns.get(i).padded(cells.get(i)));
        }
        out.print(line.toString().stripTrailing());
        out.print('\n');
    }
}
