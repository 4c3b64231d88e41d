package io.millrace.engine.local;

import io.millrace.engine.Row;
import java.util.ArrayList;
import java.util.List;

/** Rows in the order of the input, where nothing is reduced. */
final class RowList implements Content {
    private final List<Row> rows = new ArrayList<>();

    void add(Row row) {
        rows.add(row);
    }

    List<Row> rows() {
        return rows;
    }

    @Override
    public RowList append(Content later) {
        rows.addAll(((RowList) later).rows);
        return this;
    }

    @Override
    public int size() {
        return rows.size();
    }
}
