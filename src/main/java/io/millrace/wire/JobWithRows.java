package io.millrace.wire;

import io.millrace.io.RowLines;
import io.millrace.io.SmallResult;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;

/** The answer to whoever waited for a job that has few rows. */
public final class JobWithRows {
    private static final int HEAD_BYTES = 1 << 10;
    private static final byte[] TOTAL = ascii(",\"total\":");
    private static final byte[] ROWS = ascii(",\"rows\":[");
    private static final byte[] END = ascii("],\"next\":null}");

    private JobWithRows() {}

    /** The members of {@code job}, then {@code total}, {@code rows} with all rows and {@code next} with null. */
    public static byte[] text(Value.Obj job, SmallResult result) {
        RowLines rows = result.rows();
        ByteBuilder head = new ByteBuilder(HEAD_BYTES);
        Json.write(job, head);
        head.truncate(head.size() - 1).put(TOTAL).putDecimal(rows.count()).put(ROWS);
        int bytes = head.size() + Math.max(0, rows.length() - 1) + END.length;
        ByteBuilder out = new ByteBuilder(bytes).put(head.array(), 0, head.size());
        rows.writeItems(out);
        return out.put(END).finish();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
