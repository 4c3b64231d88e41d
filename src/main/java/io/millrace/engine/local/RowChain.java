package io.millrace.engine.local;

import java.util.List;

/** Runs one after the other; each is closed as soon as it is read. */
final class RowChain implements RowRun {
    private final List<RowRun> runs;
    private int current;

    RowChain(List<RowRun> runs) {
        this.runs = List.copyOf(runs);
    }

    @Override
    public boolean next(RowView view) {
        while (current < runs.size()) {
            if (runs.get(current).next(view)) {
                return true;
            }
            runs.get(current).close();
            current++;
        }
        return false;
    }

    @Override
    public long diskBytes() {
        return runs.stream().mapToLong(RowRun::diskBytes).sum();
    }

    @Override
    public void close() {
        runs.forEach(RowRun::close);
    }
}
