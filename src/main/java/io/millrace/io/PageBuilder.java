package io.millrace.io;

import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects the rows of a page until one more than fits was seen. */
final class PageBuilder {
    private final KeyRange range;
    private final int limit;
    private final List<byte[]> rows = new ArrayList<>();
    private long skip;
    private long bytes;
    private boolean more;

    PageBuilder(KeyRange range, long skip, int limit) {
        this.range = range;
        this.skip = skip;
        this.limit = limit;
    }

    /** The encoded key of a row. */
    static byte[] key(byte[] row) {
        if (Json.read(row, 0, row.length) instanceof Value.Obj object) {
            return KeyCodec.encode(Objects.requireNonNull(object.members().get("key")));
        }
        throw new IllegalStateException("A row of a result is not an object");
    }

    boolean isFull() {
        return more;
    }

    void addAll(List<byte[]> block) {
        for (byte[] row : block) {
            if (!more && (range.isAll() || range.contains(key(row)))) {
                add(row);
            }
        }
    }

    private void add(byte[] row) {
        if (skip > 0) {
            skip--;
            return;
        }
        boolean fits = rows.isEmpty() || bytes + row.length <= ResultReader.MAX_PAGE_BYTES;
        if (rows.size() >= limit || !fits) {
            more = true;
            return;
        }
        rows.add(row);
        bytes += row.length;
    }

    Page build() {
        return new Page(rows, more);
    }
}
