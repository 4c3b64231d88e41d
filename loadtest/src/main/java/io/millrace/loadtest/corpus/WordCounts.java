package io.millrace.loadtest.corpus;

/** How often each word stands in a corpus: the rows that its job has to give, in their order. */
public final class WordCounts {
    private static final Words WORDS = Words.get();

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
     * Where a row ends in {@code json} that begins at {@code from}, if it stands there as Millrace writes it; -1 if
     * anything else does. Cheaper by far than to read the JSON.
     */
    public int endOfRow(int row, String json, int from) {
        if (row >= words.length || !json.startsWith(WORDS.rowStart(words[row]), from)) {
            return -1;
        }
        int at = from + WORDS.rowStart(words[row]).length();
        int value = 0;
        while (at < json.length() && Character.digit(json.charAt(at), 10) >= 0) {
            value = 10 * value + json.charAt(at++) - '0';
        }
        return value == counts[row] && json.startsWith("}", at) ? at + 1 : -1;
    }

    /** The rows from {@code from} up to {@code to} as a JSON array, for a server that only seems to count. */
    public String json(int from, int to) {
        StringBuilder json = new StringBuilder("[");
        for (int row = from; row < to; row++) {
            json.append(row == from ? "" : ",")
                    .append(WORDS.rowStart(words[row]))
                    .append(counts[row])
                    .append('}');
        }
        return json.append(']').toString();
    }
}
