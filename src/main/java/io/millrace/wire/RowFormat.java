package io.millrace.wire;

import io.millrace.io.RowLines;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Rows as they are sent in one document. */
public final class RowFormat {
    private static final byte[] ROWS = "\"rows\":[".getBytes(StandardCharsets.US_ASCII);

    private RowFormat() {}

    /**
     * A page: {@code {"total":…,"rows":[…],"next":…}}.
     *
     * @param before members to stand before these
     * @param next where to read on, if there is more
     */
    public static byte[] page(Map<String, Value> before, long total, RowLines rows, Optional<String> next) {
        byte[] start = pageStart(before, total);
        ByteBuilder out = new ByteBuilder(start.length + rows.length() + 128).put(start);
        rows.writeItems(out);
        return out.put(pageEnd(next)).toBytes();
    }

    /** What stands before the rows of a page. */
    public static byte[] pageStart(Map<String, Value> before, long total) {
        byte[] head =
                Json.bytes(Value.object().putAll(before).put("total", total).build());
        return new ByteBuilder(head.length + ROWS.length)
                .put(head, 0, head.length - 1)
                .put(',')
                .put(ROWS)
                .toBytes();
    }

    /** What stands behind the rows of a page. */
    public static byte[] pageEnd(Optional<String> next) {
        Value cursor = next.<Value>map(Value::of).orElse(Value.Null.NULL);
        return ("],\"next\":" + Json.text(cursor) + "}").getBytes(StandardCharsets.UTF_8);
    }
}
