package io.millrace.engine.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** As many sorters as tasks sort at the same time, for rows whose order keys say all about their order. Thread-safe. */
final class RowSorters implements AutoCloseable {
    private final SortSpace space;
    private final long limit;
    private final long maxRowBytes;
    private final LongTexts texts;
    private final Queue<RowSorter> idle = new ConcurrentLinkedQueue<>();

    /** For rows of any length. */
    RowSorters(SortSpace space, long limit) {
        this(space, limit, Long.MAX_VALUE);
    }

    /** For rows of which none may have more than {@code maxRowBytes}. */
    RowSorters(SortSpace space, long limit, long maxRowBytes) {
        this.space = space;
        this.limit = limit;
        this.maxRowBytes = maxRowBytes;
        this.texts = new LongTexts(space);
    }

    SortSpace space() {
        return space;
    }

    /** Bytes of the longest row that is allowed. */
    long maxRowBytes() {
        return maxRowBytes;
    }

    /** Where texts lie that are not in the rows. */
    LongTexts texts() {
        return texts;
    }

    /** One that nobody else uses until it is given back. */
    RowSorter borrow() {
        RowSorter sorter = idle.poll();
        return sorter == null ? new RowSorter(space, limit) : sorter;
    }

    void giveBack(RowSorter sorter) {
        idle.add(sorter);
    }

    /** The rows of all, when all are given back. */
    List<RowRun> finish() {
        List<RowRun> runs = new ArrayList<>();
        idle.forEach(sorter -> runs.addAll(sorter.finish()));
        idle.clear();
        return runs;
    }

    /** Lets go of the texts, which must not be read any more. */
    @Override
    public void close() {
        texts.close();
    }
}
