package io.millrace.loadtest.corpus;

import io.millrace.bench.data.Seeds;
import io.millrace.bench.data.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The words that corpora are made of. A word's number is its place in the order of the alphabet, as rows have it. Their
 * letters lie one after the other in one array: to make a corpus and to check its rows touches thousands of them, and as
 * objects of their own they would cost a cache miss each.
 */
final class Words {
    /** As many different ones as a person writes. */
    static final int COUNT = 10_000;

    /** No word is longer. */
    static final int MAX_LETTERS = 16;

    private static final Words INSTANCE = new Words();

    private final byte[] letters;
    private final int[] starts = new int[COUNT + 1];
    private final int[] byRank = new int[COUNT];

    private Words() {
        Vocabulary vocabulary = new Vocabulary(COUNT, Seeds.mix(COUNT));
        String[] byFrequency =
                IntStream.range(0, COUNT).mapToObj(vocabulary::word).toArray(String[]::new);
        String[] sorted = byFrequency.clone();
        Arrays.sort(sorted);
        for (int word = 0; word < COUNT; word++) {
            starts[word + 1] = starts[word] + sorted[word].length();
            byRank[word] = Arrays.binarySearch(sorted, byFrequency[word]);
        }
        String padding = " ".repeat(MAX_LETTERS);
        letters = (String.join("", sorted) + padding).getBytes(StandardCharsets.US_ASCII);
    }

    static Words get() {
        return INSTANCE;
    }

    /** The number of the word that is the {@code rank}th frequent. */
    int ofRank(int rank) {
        return byRank[rank];
    }

    /** Puts a word into {@code text} at {@code at}, where there is room for the longest; gives its length. */
    int put(int word, byte[] text, int at) {
        System.arraycopy(letters, starts[word], text, at, MAX_LETTERS); // A fixed length, so that it is two moves.
        return starts[word + 1] - starts[word];
    }

    /** The length of a word if it stands in {@code text} at {@code at}; -1 if anything else does. */
    int match(int word, byte[] text, int at) {
        int length = starts[word + 1] - starts[word];
        boolean same = at + length <= text.length
                && Arrays.equals(letters, starts[word], starts[word + 1], text, at, at + length);
        return same ? length : -1;
    }

    String text(int word) {
        return new String(letters, starts[word], starts[word + 1] - starts[word], StandardCharsets.US_ASCII);
    }
}
