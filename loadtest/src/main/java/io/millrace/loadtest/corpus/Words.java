package io.millrace.loadtest.corpus;

import io.millrace.bench.data.Seeds;
import io.millrace.bench.data.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The words that corpora are made of. A word's number is its place in the order of the alphabet, as rows have it. */
final class Words {
    /** As many different ones as a person writes. */
    static final int COUNT = 10_000;

    private static final Words INSTANCE = new Words();

    private final String[] rowStarts = new String[COUNT];
    private final byte[][] letters = new byte[COUNT][];
    private final int[] byRank = new int[COUNT];

    private Words() {
        Vocabulary vocabulary = new Vocabulary(COUNT, Seeds.mix(COUNT));
        String[] byFrequency = IntStream.range(0, COUNT).mapToObj(vocabulary::word).toArray(String[]::new);
        String[] sorted = byFrequency.clone();
        Arrays.sort(sorted);
        for (int word = 0; word < COUNT; word++) {
            letters[word] = sorted[word].getBytes(StandardCharsets.US_ASCII);
            rowStarts[word] = "{\"key\":\"" + sorted[word] + "\",\"value\":";
        }
        for (int rank = 0; rank < COUNT; rank++) {
            byRank[rank] = Arrays.binarySearch(sorted, byFrequency[rank]);
        }
    }

    static Words get() {
        return INSTANCE;
    }

    /** The number of the word that is the {@code rank}th frequent. */
    int ofRank(int rank) {
        return byRank[rank];
    }

    byte[] letters(int word) {
        return letters[word];
    }

    String text(int word) {
        return new String(letters[word], StandardCharsets.US_ASCII);
    }

    /** The JSON of a row up to its value. */
    String rowStart(int word) {
        return rowStarts[word];
    }
}
