package io.millrace.bench.data;

import java.util.SplittableRandom;

/** English-like text: 100,000 distinct words with Zipf's frequencies, mixed case, some punctuation, 10 to 15 words a line. */
public final class WordText implements Blocks {
    private static final int BLOCK_BYTES = 4_000_000;
    private static final int WORDS = 100_000;
    private static final long CASE_BIT = 0x20;
    private static final long CASE_BITS = 0x2020202020202020L;

    private final long bytes;
    private final Vocabulary vocabulary = new Vocabulary(WORDS, Seeds.SEED);
    private final AliasTable ranks = AliasTable.zipf(WORDS);

    public WordText(double scale) {
        bytes = Math.round(1e9 * scale);
    }

    @Override
    public String fileName() {
        return "words.txt";
    }

    @Override
    public int count() {
        return (int) Math.max(1, bytes / BLOCK_BYTES);
    }

    @Override
    public String stamp() {
        return "seed=" + Seeds.SEED + " blocks=" + count();
    }

    @Override
    public long expectedBytes() {
        return bytes;
    }

    @Override
    public void fill(int block, Text out) {
        SplittableRandom random = Seeds.of(fileName(), block);
        boolean sentenceStarts = true;
        while (out.size() < BLOCK_BYTES) {
            for (int left = 10 + random.nextInt(6); left > 0; left--) {
                sentenceStarts = addWord(out, random, sentenceStarts);
                out.add(left == 1 ? '\n' : ' ');
            }
        }
    }

    /** Appends a word and what stands behind it; tells whether that ends a sentence. */
    private boolean addWord(Text out, SplittableRandom random, boolean sentenceStarts) {
        int rank = ranks.draw(random);
        int dice = random.nextInt() & 0xffff;
        long upper = sentenceStarts || (dice & 0x3f) == 0 ? CASE_BIT : 0;
        if ((dice & 0x3ff) == 1) {
            upper = CASE_BITS;
        }
        int length = vocabulary.length(rank);
        out.addPacked(vocabulary.first(rank) & ~upper, Math.min(length, 8));
        if (length > 8) {
            out.addPacked(vocabulary.second(rank) & (upper == CASE_BITS ? ~CASE_BITS : ~0L), length - 8);
        }
        int mark = dice >>> 10;
        if (mark < 4) {
            out.add(mark == 3 ? '?' : '.');
            return true;
        }
        if (mark < 9) {
            out.add(mark == 8 ? ';' : ',');
        }
        return false;
    }
}
