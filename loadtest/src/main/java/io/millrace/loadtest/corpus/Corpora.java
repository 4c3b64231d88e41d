package io.millrace.loadtest.corpus;

import io.millrace.bench.data.AliasTable;
import io.millrace.bench.data.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Makes corpora when they are asked for, so that a million of them take no memory: the same one for the same seed and
 * number. Words are as skewed as those of a text (Zipf's law). Safe for several threads.
 */
public final class Corpora {
    private static final int WORDS_PER_LINE = 12;

    /** Behind a word are a full stop and a blank or a line end. */
    private static final int MAX_WORD_BYTES = Words.MAX_LETTERS + 2;

    private static final Words WORDS = Words.get();
    private static final AliasTable RANKS = AliasTable.zipf(Words.COUNT);
    private static final ThreadLocal<Table> TABLES = ThreadLocal.withInitial(Table::new);

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
        Table table = TABLES.get();
        String text = text(random, length, table);
        return new Corpus(text, table.take());
    }

    private static String text(SplittableRandom random, int length, Table table) {
        byte[] text = new byte[length * MAX_WORD_BYTES];
        int at = 0;
        for (int i = 0; i < length; i++) {
            int word = WORDS.ofRank(RANKS.draw(random));
            table.add(word);
            int letters = WORDS.put(word, text, at);
            if (i % WORDS_PER_LINE == 0) {
                text[at] -= 'a' - 'A';
            }
            at += letters;
            boolean endsLine = i % WORDS_PER_LINE == WORDS_PER_LINE - 1 || i == length - 1;
            if (endsLine) {
                text[at++] = '.';
            }
            text[at++] = (byte) (endsLine ? '\n' : ' ');
        }
        return new String(text, 0, at, StandardCharsets.ISO_8859_1);
    }

    /** Counts words; a bit for each that is there finds them again in their order, without a look at all others. */
    private static final class Table {
        private final int[] counts = new int[Words.COUNT];
        private final long[] present = new long[(Words.COUNT + Long.SIZE - 1) / Long.SIZE];
        private int rows;

        void add(int word) {
            rows += counts[word]++ == 0 ? 1 : 0;
            present[word / Long.SIZE] |= 1L << word;
        }

        /** What was counted; the table is empty then. */
        WordCounts take() {
            int[] words = new int[rows];
            int[] taken = new int[rows];
            int row = 0;
            for (int i = 0; i < present.length; i++) {
                for (long left = present[i]; left != 0; left &= left - 1) {
                    int word = i * Long.SIZE + Long.numberOfTrailingZeros(left);
                    words[row] = word;
                    taken[row++] = counts[word];
                    counts[word] = 0;
                }
                present[i] = 0;
            }
            rows = 0;
            return new WordCounts(words, taken);
        }
    }
}
