package io.millrace.engine.local;

import io.millrace.value.ByteBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorts rows by the unsigned order of their order keys, which {@link RowOrder} makes. Rows that find no memory are
 * written to disk as sorted runs. With a limit no more than twice so many rows are held: then the better half stays, and
 * its last row is the bar for all that come (the buffer of Guava's TopKSelector, in place of a heap, since rows in blocks
 * are not moved about). One thread.
 */
final class RowSorter {
    /** Sorting fewer for a small limit would cost more than it spares. */
    private static final int MIN_HELD_ROWS = 1024;

    private final SortSpace space;
    private final long limit;
    private final List<RowRun> runs = new ArrayList<>();
    private final long maxRows;
    private RowArena arena;
    private byte @Nullable [] bar;
    private long barWord;
    private @Nullable RunFile file;

    /** Keeps the first {@code limit} rows, {@link Long#MAX_VALUE} for all. */
    RowSorter(SortSpace space, long limit) {
        this(space, limit, new RowArena(space));
    }

    /** The same, with rows in {@code arena} at first, which is empty. */
    RowSorter(SortSpace space, long limit, RowArena arena) {
        this.space = space;
        this.limit = limit;
        this.maxRows = limit > Integer.MAX_VALUE ? Long.MAX_VALUE : Math.max(MIN_HELD_ROWS, 2 * limit);
        this.arena = arena;
    }

    /** False if a row with this order key is not among the first; then its text need not be made. Costs nanoseconds. */
    boolean wants(ByteBuilder key) {
        byte[] last = bar;
        if (last == null) {
            return limit > 0;
        }
        long word = RowView.word(key.array(), 0, key.size());
        return word == barWord
                ? Arrays.compareUnsigned(key.array(), 0, key.size(), last, 0, last.length) < 0
                : Long.compareUnsigned(word, barWord) < 0;
    }

    /** False if a row whose order key begins with these eight bytes is not among the first. */
    boolean wants(long word) {
        return bar == null ? limit > 0 : Long.compareUnsigned(word, barWord) <= 0;
    }

    /** Adds a row if it {@link #wants} it; copies all. */
    void add(ByteBuilder key, byte[] row, int from, int length) {
        if (!wants(key)) {
            return;
        }
        while (arena.rows() >= maxRows || !arena.add(key, row, from, length)) {
            shrink();
        }
    }

    /** All rows as sorted runs; the sorter is used up. Where memory is scarce they are on disk. */
    List<RowRun> finish() {
        if (arena.rows() > 0 && (!runs.isEmpty() || space.memory().isScarce())) {
            spill(RowIndexSort.sorted(arena), (int) Math.min(limit, arena.rows()));
        } else if (arena.rows() > 0) {
            runs.add(new ArenaRun(arena, RowIndexSort.sorted(arena), (int) Math.min(limit, arena.rows())));
        }
        if (file != null) {
            file.leave();
        }
        return runs;
    }

    /** Drops what is beyond the limit, or else writes all to disk. */
    private void shrink() {
        long[] sorted = RowIndexSort.sorted(arena);
        int count = (int) Math.min(limit, sorted.length);
        if (count == limit) {
            raiseBar(sorted[count - 1]);
        }
        if (count > sorted.length / 2 || !keep(sorted, count)) {
            spill(sorted, count);
        }
    }

    private void raiseBar(long reference) {
        RowView last = new RowView();
        arena.look(reference, last);
        bar = Arrays.copyOfRange(last.bytes(), last.key(), last.row());
        barWord = last.word(0);
    }

    /** Moves the first rows to an arena of their own; false if there is no memory for both. */
    private boolean keep(long[] sorted, int count) {
        RowArena kept = new RowArena(space);
        RowView view = new RowView();
        for (int i = 0; i < count; i++) {
            arena.look(sorted[i], view);
            if (!kept.add(view)) {
                kept.clear();
                return false;
            }
        }
        arena.clear();
        arena = kept;
        return true;
    }

    private void spill(long[] sorted, int count) {
        if (file == null) {
            file = new RunFile(space.spills().create("sort"));
        }
        try (ArenaRun rows = new ArenaRun(arena, sorted, count)) {
            runs.add(new RunWriter(file, space.blockBytes()).addAll(rows, count));
        }
    }
}
