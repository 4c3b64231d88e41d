package io.millrace.modes;

import java.util.List;

/**
 * A table with a chart below.
 *
 * @param measure what the bars are, such as "jobs a second"
 */
record Section(String title, List<String> head, List<List<String>> rows, String measure, List<Bar> bars) {
    /**
     * A bar of the chart.
     *
     * @param value 0 for none
     * @param text behind the bar
     */
    record Bar(String label, double value, String text, Kind kind) {}

    /** Whose a bar is, which is told by how it looks. */
    enum Kind {
        PEER,
        /** Of a server that has just started. */
        FRESH,
        WARM
    }

    Section {
        rows = List.copyOf(rows);
        bars = List.copyOf(bars);
    }
}
