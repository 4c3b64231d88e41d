package io.millrace.bench.limit;

import io.millrace.bench.data.Text;
import java.nio.charset.StandardCharsets;

/** Rows of a result as JSON, one a line, written as the service writes them. */
public final class Rows {
    private static final byte[] KEY = "{\"key\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUE = ",\"value\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Text text = new Text();

    /** Starts a row whose key is text in UTF-8; its value is written next. */
    public Text key(byte[] utf8, int from, int length) {
        text.add(KEY).add('"');
        for (int at = from; at < from + length; at++) {
            addEscaped(utf8[at]);
        }
        return text.add('"').add(VALUE);
    }

    public Text key(String key) {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        return key(utf8, 0, utf8.length);
    }

    public Text key(long number) {
        return text.add(KEY).addNumber(number).add(VALUE);
    }

    public void end() {
        text.add(END);
    }

    public byte[] toBytes() {
        return text.toBytes();
    }

    private void addEscaped(byte c) {
        if (c == '"' || c == '\\') {
            text.add('\\').add((char) c);
        } else if (c >= 0 && c < 0x20) {
            text.add("\\u00").add((char) HEX[c >>> 4]).add((char) HEX[c & 15]);
        } else {
            text.addByte(c);
        }
    }
}
