package io.millrace.engine.local;

/** Rows of an arena in the order of their references. */
final class ArenaRun implements RowRun {
    private final RowArena arena;
    private final int count;
    private final Runnable onClose;
    private long[] references;
    private int next;
    private boolean closed;

    /** The first {@code count} of {@code references}; closing clears the arena. */
    ArenaRun(RowArena arena, long[] references, int count) {
        this(arena, references, count, arena::clear);
    }

    /** The same with another end, which is run once, for an arena that others use too. */
    ArenaRun(RowArena arena, long[] references, int count, Runnable onClose) {
        this.arena = arena;
        this.references = references;
        this.count = count;
        this.onClose = onClose;
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
    public Runnable bookmark() {
        int row = next - 1;
        return () -> next = row;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            next = count;
            references = new long[0];
            onClose.run();
        }
    }
}
