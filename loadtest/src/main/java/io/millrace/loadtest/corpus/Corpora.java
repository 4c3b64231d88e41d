package io.millrace.loadtest.corpus;

import io.millrace.bench.data.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Makes corpora when they are asked for, so that a million of them take no memory: the same one for the same seed and
 * number. Words are as skewed as those of a text (Zipf's law). Safe for several threads.
 */
public final class Corpora {
    private static final int WORDS_PER_LINE = 12;

    /** Behind a word are a full stop and a blank or a line end. */
    private static final int MAX_WORD_BYTES = Words.MAX_LETTERS + 2;

    private static final Words WORDS = Words.get();
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
        byte[] text = table.room(length * MAX_WORD_BYTES + Words.MAX_LETTERS);
        int at = 0;
        for (int left = length; left > 0; left -= WORDS_PER_LINE) {
            int begin = at;
            for (int i = Math.min(left, WORDS_PER_LINE); i > 0; i--) {
                int word = WORDS.draw(random);
                table.add(word);
                at = WORDS.put(word, text, at);
                text[at++] = ' ';
            }
            text[begin] -= 'a' - 'A';
            text[at - 1] = '.';
            text[at++] = '\n';
        }
        return new String(text, 0, at, StandardCharsets.ISO_8859_1);
    }

    /**
     * Counts words; a bit for each that is there finds them again in their order, without a look at all others. Keeps the
     * room in which their text is made, too, since fresh memory is slow.
     */
    private static final class Table {
        private final int[] counts = new int[Words.COUNT];
        private final long[] present = new long[(Words.COUNT + Long.SIZE - 1) / Long.SIZE];
        private byte[] text = new byte[1 << 14];

        /** Where a text of so many bytes at most can be made. */
        byte[] room(int bytes) {
            if (text.length < bytes) {
                text = new byte[bytes];
            }
            return text;
        }

        void add(int word) {
            counts[word]++;
            present[word / Long.SIZE] |= 1L << word;
        }

        /** What was counted; the table is empty then. */
        WordCounts take() {
            int rows = LongStream.of(present).mapToInt(Long::bitCount).sum();
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
            return new WordCounts(words, taken);
        }
    }
}
