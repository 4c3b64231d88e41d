package io.millrace.bench.limit;

import java.nio.charset.StandardCharsets;

/** How members begin: the first eight bytes behind the quote of their names. */
final class Names {
    static final long STATUS = packed("status\":");
    static final long BYTES = packed("bytes\":");
    static final long HOST = packed("host\":\"");

    private Names() {}

    private static long packed(String text) {
        byte[] bytes = new byte[Long.BYTES];
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, bytes, 0, ascii.length);
        return Swar.load(bytes, 0);
    }
}
