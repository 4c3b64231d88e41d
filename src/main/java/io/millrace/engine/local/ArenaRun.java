package io.millrace.engine.local;

/** Rows of an arena in the order of their references. */
final class ArenaRun implements RowRun {
    private final RowArena arena;
    private final int count;
    private long[] references;
    private int next;

    /** The first {@code count} of {@code references}; closing clears the arena. */
    ArenaRun(RowArena arena, long[] references, int count) {
        this.arena = arena;
        this.references = references;
        this.count = count;
    }

    @Override
    public boolean next(RowView view) {
        if (next >= count) {
            return false;
        }
        arena.look(references[next++], view);
        return true;
    }

    @Override
    public long diskBytes() {
        return 0;
    }

    @Override
    public void close() {
        next = count;
        references = new long[0];
        arena.clear();
    }
}
