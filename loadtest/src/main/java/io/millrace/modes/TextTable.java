package io.millrace.modes;

import java.util.ArrayList;
import java.util.List;

/** A table that is read in a terminal, and as Markdown. The first column is aligned left, all others right. */
final class TextTable {
    private final List<List<String>> lines = new ArrayList<>();
    private final int[] widths;

    private TextTable(List<String> head, List<List<String>> rows) {
        lines.add(head);
        lines.addAll(rows);
        widths = new int[head.size()];
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], length(line.get(column)));
            }
        }
    }

    static String of(List<String> head, List<List<String>> rows) {
        return new TextTable(head, rows).text();
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        for (List<String> line : lines) {
            append(out, line);
            if (line == lines.get(0)) {
                rule(out);
            }
        }
        return out.toString();
    }

    private void append(StringBuilder out, List<String> line) {
        for (int column = 0; column < widths.length; column++) {
            String text = line.get(column);
            String blanks = " ".repeat(widths[column] - length(text));
            out.append("| ").append(column == 0 ? text + blanks : blanks + text).append(' ');
        }
        out.append("|\n");
    }

    private void rule(StringBuilder out) {
        for (int column = 0; column < widths.length; column++) {
            out.append('|').append("-".repeat(widths[column] + 1)).append(column == 0 ? '-' : ':');
        }
        out.append("|\n");
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
