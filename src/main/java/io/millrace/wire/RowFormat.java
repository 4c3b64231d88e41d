package io.millrace.wire;

import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows as they are sent. A row comes as the JSON text of {@code {"key":…,"value":…}} in UTF-8. */
public final class RowFormat {
    private static final byte[] ROWS = "\"rows\":[".getBytes(StandardCharsets.US_ASCII);

    private RowFormat() {}

    /**
     * A page: {@code {"total":…,"rows":[…],"next":…}}.
     *
     * @param before members to stand before these
     * @param next where to read on, if there is more
     */
    public static byte[] page(Map<String, Value> before, long total, List<byte[]> rows, Optional<String> next) {
        byte[] head =
                Json.bytes(Value.object().putAll(before).put("total", total).build());
        int size = rows.stream().mapToInt(row -> row.length + 1).sum();
        ByteBuilder out = new ByteBuilder(head.length + size + 128)
                .put(head, 0, head.length - 1)
                .put(',')
                .put(ROWS);
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0) {
                out.put(',');
            }
            out.put(rows.get(i));
        }
        Value cursor = next.<Value>map(Value::of).orElse(Value.Null.NULL);
        return out.put(("],\"next\":" + Json.text(cursor) + "}").getBytes(StandardCharsets.UTF_8))
                .toBytes();
    }

    /** One row a line. */
    public static byte[] ndjson(List<byte[]> rows) {
        ByteBuilder out =
                new ByteBuilder(rows.stream().mapToInt(row -> row.length + 1).sum());
        rows.forEach(row -> out.put(row).put('\n'));
        return out.toBytes();
    }
}
