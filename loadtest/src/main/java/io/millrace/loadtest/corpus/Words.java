package io.millrace.loadtest.corpus;

import io.millrace.bench.data.AliasTable;
import io.millrace.bench.data.Seeds;
import io.millrace.bench.data.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The words that corpora are made of. A word's number is its place in the order of the alphabet, as rows have it. The
 * begins of their rows lie one after the other in one array, as far apart as the longest is long: to make a corpus and to
 * check its rows touches thousands of them, as objects of their own they would cost a cache miss each, and copies of one
 * length are a few moves without a branch.
 */
final class Words {
    /** As many different ones as a person writes. */
    static final int COUNT = 10_000;

    /** No word is longer. */
    static final int MAX_LETTERS = 16;

    private static final String KEY = "{\"key\":\"";
    private static final String VALUE = "\",\"value\":";

    /** The longest begin of a row is two less. */
    static final int MAX_BEGIN = 36;

    private static final Words INSTANCE = new Words();

    private final byte[] begins = new byte[COUNT * MAX_BEGIN];
    private final byte[] lengths = new byte[COUNT];
    private final AliasTable draws;

    private Words() {
        Vocabulary vocabulary = new Vocabulary(COUNT, Seeds.mix(COUNT));
        String[] byFrequency =
                IntStream.range(0, COUNT).mapToObj(vocabulary::word).toArray(String[]::new);
        String[] sorted = byFrequency.clone();
        Arrays.sort(sorted);
        for (int word = 0; word < COUNT; word++) {
            byte[] begin = (KEY + sorted[word] + VALUE).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(begin, 0, begins, word * MAX_BEGIN, begin.length);
            lengths[word] = (byte) sorted[word].length();
        }
        draws = AliasTable.zipf(COUNT).renamed(rank -> Arrays.binarySearch(sorted, byFrequency[rank]));
    }

    static Words get() {
        return INSTANCE;
    }

    /** The number of a word, more often that of a frequent one. */
    int draw(SplittableRandom random) {
        return draws.draw(random);
    }

    /** Puts a word into {@code text} at {@code at}, where there is room for the longest; gives its end. */
    int put(int word, byte[] text, int at) {
        System.arraycopy(begins, word * MAX_BEGIN + KEY.length(), text, at, MAX_LETTERS);
        return at + lengths[word];
    }

    /**
     * Puts the JSON of the row of a word, up to its value, into {@code text} at {@code at}, where there is room for the
     * longest; gives its end.
     */
    int putBegin(int word, byte[] text, int at) {
        System.arraycopy(begins, word * MAX_BEGIN, text, at, MAX_BEGIN);
        return at + KEY.length() + lengths[word] + VALUE.length();
    }

    String text(int word) {
        return new String(begins, word * MAX_BEGIN + KEY.length(), lengths[word], StandardCharsets.US_ASCII);
    }
}
