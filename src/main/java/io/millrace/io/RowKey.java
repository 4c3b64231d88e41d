package io.millrace.io;

import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import java.nio.charset.StandardCharsets;

/** The key of a row, which stands first in it. */
final class RowKey {
    /** What every row starts with. */
    static final byte[] START = "{\"key\":".getBytes(StandardCharsets.US_ASCII);

    /** What stands between the key and the value. */
    static final byte[] VALUE = ",\"value\":".getBytes(StandardCharsets.US_ASCII);

    private RowKey() {}

    /** Where the key of a row ends whose first {@code length} bytes are here; negative if they are too few. */
    static int end(byte[] row, int length) {
        int depth = 0;
        boolean quoted = false;
        for (int i = START.length; i < length; i++) {
            byte b = row[i];
            if (quoted) {
                quoted = b != '"';
                i += b == '\\' ? 1 : 0;
            } else if (b == ',' && depth == 0) {
                return i;
            } else {
                quoted = b == '"';
                depth += b == '[' || b == '{' ? 1 : b == ']' || b == '}' ? -1 : 0;
            }
        }
        return Integer.MIN_VALUE;
    }

    /** The encoded key of the row in {@code [from, from + length)}; reads no further than the key. */
    static byte[] read(byte[] row, int from, int length) {
        int start = from + START.length;
        int end = row[start] == '"' ? plainEnd(row, start + 1) : start;
        return end > start ? plain(row, start + 1, end) : KeyCodec.encode(Json.readFirstMember(row, from, length));
    }

    /** Where the string that starts at {@code from} ends; 0 if not all of its bytes stand for themselves. */
    private static int plainEnd(byte[] row, int from) {
        int at = from;
        while (row[at] != '"' && row[at] != '\\') {
            at++;
        }
        return row[at] == '"' ? at : 0;
    }

    /** A parser takes four times as long, and queries may have to look at very many rows. */
    private static byte[] plain(byte[] row, int from, int to) {
        byte[] framed = new byte[to - from + KeyCodec.TEXT_FRAME_BYTES];
        System.arraycopy(row, from, framed, KeyCodec.TEXT_FROM, to - from);
        return KeyCodec.encodeFramed(framed);
    }
}
