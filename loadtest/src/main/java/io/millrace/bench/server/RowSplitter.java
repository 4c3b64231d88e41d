package io.millrace.bench.server;

import io.millrace.bench.data.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Cuts the JSON of events into their rows, without changing a byte of those. */
final class RowSplitter {
    private static final byte[] MEMBER = "\"rows\":[".getBytes(StandardCharsets.US_ASCII);

    private final Text rows = new Text();

    private RowSplitter() {}

    /** The elements of the member {@code rows} of each object, one a line. */
    static byte[] split(List<String> objects) {
        RowSplitter splitter = new RowSplitter();
        objects.forEach(each -> splitter.add(each.getBytes(StandardCharsets.UTF_8)));
        return splitter.rows.toBytes();
    }

    private void add(byte[] json) {
        int depth = 0;
        boolean quoted = false;
        int start = find(json);
        for (int at = start; at < json.length; at++) {
            byte c = json[at];
            if (quoted) {
                at += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                start = depth++ == 0 ? at : start;
            } else if (c == '}' || c == ']') {
                if (--depth < 0) {
                    return;
                }
                if (depth == 0) {
                    rows.add(json, start, at + 1 - start).add('\n');
                }
            }
        }
    }

    private static int find(byte[] json) {
        for (int at = 0; at + MEMBER.length <= json.length; at++) {
            if (java.util.Arrays.equals(json, at, at + MEMBER.length, MEMBER, 0, MEMBER.length)) {
                return at + MEMBER.length;
            }
        }
        throw new IllegalArgumentException("An event has no rows");
    }
}
