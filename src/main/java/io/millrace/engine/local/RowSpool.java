package io.millrace.engine.local;

import io.millrace.value.ByteBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one split in the order of the input, where nothing is reduced or sorted; on disk where memory ends. */
final class RowSpool {
    private static final ByteBuilder NO_KEY = new ByteBuilder(0);

    private final SortSpace space;
    private final RowArena arena;
    private final List<RowRun> runs = new ArrayList<>();
    private @Nullable RunFile file;

    RowSpool(SortSpace space) {
        this.space = space;
        this.arena = new RowArena(space);
    }

    /** Copies the text of a row. */
    void add(byte[] row, int from, int length) {
        while (!arena.add(NO_KEY, row, from, length)) {
            spill();
        }
    }

    /** All rows as they came; the spool is used up. */
    RowRun finish() {
        if (arena.rows() > 0 && space.memory().isScarce()) {
            spill();
        }
        runs.add(rows());
        if (file != null) {
            file.leave();
        }
        return new RowChain(runs);
    }

    private void spill() {
        if (file == null) {
            file = new RunFile(space.spills().create("rows"));
        }
        try (ArenaRun rows = rows()) {
            runs.add(new RunWriter(file, space.blockBytes()).addAll(rows, Long.MAX_VALUE));
        }
    }

    private ArenaRun rows() {
        return new ArenaRun(arena, arena.references(), arena.rows());
    }
}
