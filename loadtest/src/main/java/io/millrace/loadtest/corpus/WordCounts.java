package io.millrace.loadtest.corpus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How often each word stands in a corpus: the rows that its job has to give, in their order. */
public final class WordCounts {
    private static final Words WORDS = Words.get();
    private static final int MAX_DIGITS = 10;
    private static final int DECIMAL = 10;

    /** Behind a value are a brace and a comma or a bracket. */
    private static final int MAX_ROW = Words.MAX_BEGIN + MAX_DIGITS + 2;

    /** Rows are written there to be compared; most jobs need no more, and others make it grow. */
    private static final ThreadLocal<byte[]> TEXTS = ThreadLocal.withInitial(() -> new byte[1 << 16]);

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
     * each as Millrace writes it; -1 if anything else does. All rows that may come are written and compared at once,
     * cheaper by far than to read the JSON or to look at one after the other.
     */
    public int matching(int row, byte[] json, int from) {
        byte[] text = text(row, rows());
        int length = put(row, rows(), text);
        int common = Arrays.mismatch(text, 0, length, json, Math.min(from, json.length), json.length);
        if (common == length) {
            return rows() - row;
        }
        boolean endsEarly = common > 0 && text[common] == ',' && from + common < json.length && json[from + common] == ']';
        return endsEarly ? ends(text, common) : -1;
    }

    /** The rows from {@code from} up to {@code to} as a JSON array, for a server that only seems to count. */
    public String json(int from, int to) {
        byte[] text = text(from, to);
        return "[" + new String(text, 0, put(from, to, text), StandardCharsets.US_ASCII);
    }

    private static byte[] text(int from, int to) {
        byte[] text = TEXTS.get();
        int most = (to - from) * MAX_ROW + 1;
        if (text.length < most) {
            text = new byte[most];
            TEXTS.set(text);
        }
        return text;
    }

    /** Writes rows with a comma behind each, and a bracket behind the last one; gives their end. */
    private int put(int from, int to, byte[] text) {
        int at = 0;
        for (int row = from; row < to; row++) {
            at = putDecimal(counts[row], text, WORDS.putBegin(words[row], text, at));
            text[at++] = '}';
            text[at++] = ',';
        }
        int end = Math.max(1, at);
        text[end - 1] = ']';
        return end;
    }

    private static int putDecimal(int value, byte[] text, int at) {
        int end = at + 1;
        for (int rest = value / DECIMAL; rest > 0; rest /= DECIMAL) {
            end++;
        }
        int rest = value;
        for (int place = end - 1; place >= at; place--) {
            text[place] = (byte) ('0' + rest % DECIMAL);
            rest /= DECIMAL;
        }
        return end;
    }

    private static int ends(byte[] text, int length) {
        int rows = 0;
        for (int i = 0; i < length; i++) {
            rows += text[i] == '}' ? 1 : 0;
        }
        return rows;
    }
}
