package io.millrace.engine.local.scan;

import io.millrace.value.ByteBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Cuts JSON objects, one a line, down to some of their members, for who asks for no others. Lines that are anything else,
 * or whose JSON is unusual or wrong, stay as they are. Not thread-safe.
 */
public final class MemberCut {
    /** It is worth it if no more than this part is left. */
    private static final double WORTH = 0.75;

    private final byte[][] names;
    private final JsonText json = new JsonText();
    private final ByteBuilder out = new ByteBuilder(1 << 16);
    private boolean worth = true;

    /** Leaves the members with these names. */
    public MemberCut(Collection<String> names) {
        this.names = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    /** True until there was a text of which it left most. */
    public boolean isWorthIt() {
        return worth;
    }

    /** The lines in {@code [from, to)}, cut down; valid until the next call. */
    public ByteBuffer cut(byte[] bytes, int from, int to) {
        out.clear();
        int at = from;
        int end = FieldPairs.lastLineEnd(bytes, from, to);
        while (at < end) {
            int start = out.size();
            int next = object(bytes, at);
            if (next < 0) {
                out.truncate(start);
                next = EightBytes.newline(bytes, at) + 1;
                out.put(bytes, at, next - at);
            }
            at = next;
        }
        out.put(bytes, at, to - at);
        worth = out.size() <= WORTH * (to - from);
        return ByteBuffer.wrap(out.array(), 0, out.size());
    }

    /** Writes the object on the line that starts at {@code from}; returns where the next line starts, or -1. */
    private int object(byte[] bytes, int from) {
        if (bytes[from] != '{') {
            return -1;
        }
        out.put('{');
        int at = JsonText.blanksEnd(bytes, from + 1);
        boolean first = true;
        while (bytes[at] != '}') {
            if (!first) {
                at = bytes[at] == ',' ? JsonText.blanksEnd(bytes, at + 1) : -1;
            }
            int end = at < 0 ? -1 : member(bytes, at);
            if (end < 0) {
                return -1;
            }
            first = false;
            at = JsonText.blanksEnd(bytes, end);
        }
        out.put('}').put('\n');
        at = JsonText.blanksEnd(bytes, at + 1);
        return bytes[at] == '\n' ? at + 1 : -1;
    }

    /** Writes a member if it is wanted; returns where it ends, or -1. */
    private int member(byte[] bytes, int from) {
        int nameEnd = bytes[from] == '"' ? JsonText.nameEnd(bytes, from + 1) : -1;
        if (nameEnd < 0) {
            return -1;
        }
        int colon = JsonText.blanksEnd(bytes, nameEnd + 1);
        int end = bytes[colon] == ':' ? json.valueEnd(bytes, JsonText.blanksEnd(bytes, colon + 1)) : -1;
        if (end > 0 && isWanted(bytes, from + 1, nameEnd)) {
            if (out.array()[out.size() - 1] != '{') {
                out.put(',');
            }
            out.put(bytes, from, end - from);
        }
        return end;
    }

    private boolean isWanted(byte[] bytes, int from, int to) {
        for (byte[] name : names) {
            if (name.length == to - from && Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return true;
            }
        }
        return false;
    }
}
