package io.millrace.engine.local;

import io.millrace.function.sandbox.MoreValues;
import io.millrace.value.ByteBuilder;

/** The values of a key that are left, in chunks of whole values; goes back where an earlier chunk is asked for again. */
final class ValueChunks implements MoreValues {
    static final int MAX_ITEMS = 10_000;

    private static final int CHECK_EVERY = 1024;

    private final KeyGroups groups;
    private final long before;
    private final int maxBytes;
    private final Leases leases;
    private final Runnable start;
    private int next = 1;

    /**
     * With at least one value left.
     *
     * @param before values of the key that were seen already
     * @param maxBytes of a chunk, but that it has a value
     */
    ValueChunks(KeyGroups groups, long before, int maxBytes, Leases leases) {
        this.groups = groups;
        this.before = before;
        this.maxBytes = maxBytes;
        this.leases = leases;
        this.start = groups.bookmark();
    }

    @Override
    public boolean write(int number, ByteBuilder out) {
        if (number < next) {
            goBack();
        }
        int from = out.size();
        while (next <= number) {
            out.truncate(from);
            writeNext(out);
        }
        return !groups.hasValue();
    }

    private void writeNext(ByteBuilder out) {
        leases.check();
        int from = out.size();
        for (int i = 0; i < MAX_ITEMS && (i == 0 || out.size() - from < maxBytes) && groups.hasValue(); i++) {
            if (i > 0) {
                out.put(',');
            }
            RowView pair = groups.pair();
            out.put(pair.bytes(), pair.row(), pair.end() - pair.row());
            groups.nextValue();
        }
        next++;
    }

    @Override
    public long count() {
        goBack();
        long count = before;
        while (groups.hasValue()) {
            count++;
            groups.nextValue();
            if (count % CHECK_EVERY == 0) {
                leases.check();
            }
        }
        next = Integer.MAX_VALUE;
        return count;
    }

    private void goBack() {
        start.run();
        next = 1;
    }
}
