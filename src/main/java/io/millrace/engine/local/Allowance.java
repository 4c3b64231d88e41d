package io.millrace.engine.local;

/** What one holder of rows has of the run's memory. One thread at a time. */
final class Allowance {
    private final SortSpace space;
    private long held;
    private long granted;

    Allowance(SortSpace space) {
        this.space = space;
    }

    /** Takes all of {@code bytes}, or nothing and returns false. */
    boolean take(long bytes) {
        if (held + bytes <= space.maxBytes() && space.memory().take(bytes)) {
            granted += bytes;
        } else if (held + bytes > space.minBytes()) {
            return false;
        }
        held += bytes;
        return true;
    }

    /** Takes {@code bytes} without asking: for a row that is longer than all there is. */
    void force(long bytes) {
        held += bytes;
    }

    /** Gives everything back. */
    void giveAll() {
        space.memory().give(granted);
        granted = 0;
        held = 0;
    }
}
