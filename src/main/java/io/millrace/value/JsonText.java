package io.millrace.value;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes values as compact JSON in UTF-8. Escaped is only what JSON (RFC 8259, section 7) demands, with the two-character
 * escapes where there are any, and half a surrogate pair, which no UTF-8 can say.
 */
final class JsonText implements Value.Cases<ByteBuilder> {
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] HEX = ascii("0123456789ABCDEF");

    /** For each control character the letter behind the backslash. */
    private static final byte[] LETTERS = ascii("uuuuuuuubtnufruuuuuuuuuuuuuuuuuu");

    private static final int ASCII = 0x80;
    private static final int TWO_BYTES = 0x800;

    private final ByteBuilder out;
    private final int maxDepth;
    private int depth;

    /** Appends to {@code out}; values may be nested {@code maxDepth} deep. */
    JsonText(ByteBuilder out, int maxDepth) {
        this.out = out;
        this.maxDepth = maxDepth;
    }

    @Override
    public ByteBuilder onNull() {
        return out.put(NULL);
    }

    @Override
    public ByteBuilder onBool(boolean value) {
        return out.put(value ? TRUE : FALSE);
    }

    @Override
    public ByteBuilder onInt(long value) {
        return out.putDecimal(value);
    }

    @Override
    public ByteBuilder onDecimal(BigDecimal value) {
        return out.putAscii(value.toPlainString());
    }

    @Override
    public ByteBuilder onReal(double value) {
        return out.putAscii(Numbers.text(value));
    }

    @Override
    public ByteBuilder onText(String value) {
        out.put('"');
        int at = plain(value, 0);
        while (at < value.length()) {
            at = plain(value, special(value, at));
        }
        return out.put('"');
    }

    @Override
    public ByteBuilder onArray(List<Value> items) {
        enter();
        int separator = '[';
        for (Value item : items) {
            out.put(separator);
            item.match(this);
            separator = ',';
        }
        return leave(items.isEmpty(), '[', ']');
    }

    @Override
    public ByteBuilder onObject(Map<String, Value> members) {
        enter();
        int separator = '{';
        for (Map.Entry<String, Value> member : members.entrySet()) {
            out.put(separator);
            onText(member.getKey()).put(':');
            member.getValue().match(this);
            separator = ',';
        }
        return leave(members.isEmpty(), '{', '}');
    }

    private void enter() {
        depth++;
        if (depth > maxDepth) {
            throw new IllegalArgumentException("A value is nested more than " + maxDepth + " deep");
        }
    }

    private ByteBuilder leave(boolean empty, int start, int end) {
        depth--;
        return (empty ? out.put(start) : out).put(end);
    }

    /** Copies characters that stand for themselves; returns where others begin. */
    private int plain(String text, int from) {
        int length = text.length();
        byte[] target = out.reserve(length - from);
        int shift = out.size() - from;
        int at = from;
        while (at < length && isPlain(text.charAt(at))) {
            target[shift + at] = (byte) text.charAt(at);
            at++;
        }
        out.grow(at - from);
        return at;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < ASCII && c != '"' && c != '\\';
    }

    /** Writes what stands at {@code at}; returns where it ends. */
    private int special(String text, int at) {
        int point = text.codePointAt(at);
        if (point < ASCII) {
            escape(point);
        } else if (point < TWO_BYTES) {
            out.put(0xC0 | (point >> 6)).put(continuation(point));
        } else if (Character.isSupplementaryCodePoint(point)) {
            out.put(0xF0 | (point >> 18)).put(continuation(point >> 12)).put(continuation(point >> 6));
            out.put(continuation(point));
        } else if (Character.isSurrogate((char) point)) {
            hexadecimal(point);
        } else {
            out.put(0xE0 | (point >> 12)).put(continuation(point >> 6)).put(continuation(point));
        }
        return at + Character.charCount(point);
    }

    private static int continuation(int bits) {
        return 0x80 | (bits & 0x3F);
    }

    private void escape(int point) {
        int letter = point < ' ' ? LETTERS[point] : point;
        if (letter == 'u') {
            hexadecimal(point);
        } else {
            out.put('\\').put(letter);
        }
    }

    private void hexadecimal(int unit) {
        out.put('\\').put('u').put(HEX[unit >> 12]);
        out.put(HEX[(unit >> 8) & 0xF]).put(HEX[(unit >> 4) & 0xF]).put(HEX[unit & 0xF]);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
