package io.millrace.engine.local;

import io.millrace.engine.local.scan.PairBatch;
import io.millrace.function.Accumulators;
import io.millrace.value.ByteBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The memory in which a small plan is run, kept for the next one: to ask the collector for it would take as long as the
 * work. One thread at a time.
 */
final class Workbench {
    /** What a plan of the largest small input needs at most, but for many long keys. */
    private static final int MAX_KEPT_BYTES = 1 << 19;

    private static final int ROW_BYTES = 1 << 16;

    private final PairBatch batch = new PairBatch();
    private final byte[] rows = new byte[ROW_BYTES];
    private ByteBuilder lines = new ByteBuilder(ROW_BYTES);
    private @Nullable GroupTable table;

    /** An empty batch. */
    PairBatch batch() {
        batch.clear();
        return batch;
    }

    /** An empty table. */
    GroupTable table(Accumulators states) {
        GroupTable kept = table;
        if (kept == null || kept.bytes() > MAX_KEPT_BYTES) {
            kept = new GroupTable(states);
            table = kept;
        } else {
            kept.restart(states);
        }
        return kept;
    }

    /** A sorter without rows. */
    RowSorter sorter(SortSpace space, long limit) {
        return new RowSorter(space, limit, new RowArena(space, rows));
    }

    /** Empty, for the lines of the result. */
    ByteBuilder lines() {
        if (lines.array().length > MAX_KEPT_BYTES) {
            lines = new ByteBuilder(ROW_BYTES);
        }
        return lines.clear();
    }
}
