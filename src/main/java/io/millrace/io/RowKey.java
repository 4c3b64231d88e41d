package io.millrace.io;

import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import java.nio.charset.StandardCharsets;

/** The key of a row, which stands first in it. */
final class RowKey {
    /** What every row starts with. */
    static final byte[] START = "{\"key\":".getBytes(StandardCharsets.US_ASCII);

    private RowKey() {}

    /** The encoded key of the row in {@code [from, from + length)}; reads no further than the key. */
    static byte[] read(byte[] row, int from, int length) {
        return KeyCodec.encode(Json.readFirstMember(row, from, length));
    }
}
