package io.millrace.loadtest.corpus;

import io.millrace.bench.data.AliasTable;
import io.millrace.bench.data.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Makes corpora when they are asked for, so that a million of them take no memory: the same one for the same seed and
 * number. Words are as skewed as those of a text (Zipf's law). Safe for several threads.
 */
public final class Corpora {
    private static final int WORDS_PER_LINE = 12;

    /** A word has 16 letters at most; behind it are a full stop and a blank or a line end. */
    private static final int MAX_WORD_BYTES = 18;

    private static final Words WORDS = Words.get();
    private static final AliasTable RANKS = AliasTable.zipf(Words.COUNT);
    private static final ThreadLocal<int[]> TABLES = ThreadLocal.withInitial(() -> new int[Words.COUNT]);

    private final long seed;
    private final int low;
    private final int high;
    private final long different;

    /** Of {@code low} to {@code high} words each, all lengths as likely. */
    public Corpora(long seed, int low, int high) {
        this(Seeds.mix(seed), low, high, Long.MAX_VALUE);
    }

    private Corpora(long seed, int low, int high, long different) {
        this.seed = seed;
        this.low = low;
        this.high = high;
        this.different = different;
    }

    /** The first {@code count} of them again and again, for a server that has the answers before. */
    public Corpora repeating(long count) {
        return new Corpora(seed, low, high, count);
    }

    /** The first job whose corpus is that of job {@code number}. */
    public long distinct(long number) {
        return number % different;
    }

    /** The corpus of job {@code number}. */
    public Corpus corpus(long number) {
        SplittableRandom random = new SplittableRandom(seed ^ Seeds.mix(distinct(number)));
        int length = random.nextInt(low, high + 1);
        int[] table = TABLES.get();
        String text = text(random, length, table);
        return new Corpus(text, counts(table, length));
    }

    private static String text(SplittableRandom random, int length, int[] table) {
        byte[] text = new byte[length * MAX_WORD_BYTES];
        int at = 0;
        for (int i = 0; i < length; i++) {
            int word = WORDS.ofRank(RANKS.draw(random));
            table[word]++;
            byte[] letters = WORDS.letters(word);
            System.arraycopy(letters, 0, text, at, letters.length);
            if (i % WORDS_PER_LINE == 0) {
                text[at] -= 'a' - 'A';
            }
            at += letters.length;
            boolean endsLine = i % WORDS_PER_LINE == WORDS_PER_LINE - 1 || i == length - 1;
            if (endsLine) {
                text[at++] = '.';
            }
            text[at++] = (byte) (endsLine ? '\n' : ' ');
        }
        return new String(text, 0, at, StandardCharsets.ISO_8859_1);
    }

    /** Takes the counts out of the table, which is empty then. */
    private static WordCounts counts(int[] table, int length) {
        int[] words = new int[Math.min(length, table.length)];
        int[] counts = new int[words.length];
        int rows = 0;
        for (int word = 0; word < table.length; word++) {
            if (table[word] > 0) {
                words[rows] = word;
                counts[rows++] = table[word];
                table[word] = 0;
            }
        }
        return new WordCounts(Arrays.copyOf(words, rows), Arrays.copyOf(counts, rows));
    }
}
