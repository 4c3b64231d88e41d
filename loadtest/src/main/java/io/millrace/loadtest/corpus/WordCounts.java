package io.millrace.loadtest.corpus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How often each word stands in a corpus: the rows that its job has to give, in their order. */
public final class WordCounts {
    private static final Words WORDS = Words.get();
    private static final byte[] KEY = "{\"key\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUE = "\",\"value\":".getBytes(StandardCharsets.US_ASCII);

    private final int[] words;
    private final int[] counts;

    /** Of the words of these numbers, ascending. */
    WordCounts(int[] words, int[] counts) {
        this.words = words;
        this.counts = counts;
    }

    /** How many different words there are. */
    public int rows() {
        return words.length;
    }

    /** The key of a row. */
    public String word(int row) {
        return WORDS.text(words[row]);
    }

    /** The value of a row. */
    public int count(int row) {
        return counts[row];
    }

    /**
     * How many rows from {@code row} on stand in {@code json} at {@code from} up to the bracket that closes their array,
     * each as Millrace writes it; -1 if anything else does. Cheaper by far than to read the JSON.
     */
    public int matching(int row, byte[] json, int from) {
        int next = row;
        int at = endOfRow(next++, json, from);
        while (at >= 0 && at < json.length && json[at] == ',') {
            at = endOfRow(next++, json, at + 1);
        }
        return at >= 0 && at < json.length && json[at] == ']' ? next - row : -1;
    }

    private int endOfRow(int row, byte[] json, int from) {
        int word = from + KEY.length;
        int letters = row < words.length && has(KEY, json, from) ? WORDS.match(words[row], json, word) : -1;
        if (letters < 0 || !has(VALUE, json, word + letters)) {
            return -1;
        }
        int at = word + letters + VALUE.length;
        int value = 0;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            value = 10 * value + json[at++] - '0';
        }
        return value == counts[row] && at < json.length && json[at] == '}' ? at + 1 : -1;
    }

    private static boolean has(byte[] part, byte[] json, int at) {
        return at + part.length <= json.length && Arrays.equals(part, 0, part.length, json, at, at + part.length);
    }

    /** The rows from {@code from} up to {@code to} as a JSON array, for a server that only seems to count. */
    public String json(int from, int to) {
        StringBuilder json = new StringBuilder("[");
        for (int row = from; row < to; row++) {
            json.append(row == from ? "" : ",")
                    .append("{\"key\":\"")
                    .append(word(row))
                    .append("\",\"value\":")
                    .append(counts[row])
                    .append('}');
        }
        return json.append(']').toString();
    }
}
