package io.millrace.wire;

import io.millrace.io.SmallResult;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;

/** The answer to whoever waited for a job that has few rows. */
public final class JobWithRows {
    private static final byte[] TOTAL = ascii(",\"total\":");
    private static final byte[] ROWS = ascii(",\"rows\":[");
    private static final byte[] END = ascii("],\"next\":null}");

    private JobWithRows() {}

    /** The members of {@code job}, then {@code total}, {@code rows} with all rows and {@code next} with null. */
    public static byte[] text(Value.Obj job, SmallResult result) {
        byte[] lines = result.lines();
        ByteBuilder out = new ByteBuilder(lines.length + (2 << 10));
        Json.write(job, out);
        out.truncate(out.size() - 1).put(TOTAL).putDecimal(result.info().rows()).put(ROWS);
        int from = out.size();
        out.put(lines, 0, Math.max(0, lines.length - 1));
        separate(out.array(), from, out.size());
        return out.put(END).toBytes();
    }

    /** Line feeds stand between rows and nowhere else, since JSON escapes them in strings. */
    private static void separate(byte[] rows, int from, int to) {
        for (int i = from; i < to; i++) {
            if (rows[i] == '\n') {
                rows[i] = ',';
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
