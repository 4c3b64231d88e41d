package io.millrace.bench.data;

import java.util.SplittableRandom;

/** Lines {@code key-00001234}, drawn evenly from a given number of keys; every key occurs if there are lines enough. */
public final class NumberedKeys implements Blocks {
    private static final int BLOCK_LINES = 250_000;

    private final long lines;
    private final int keys;

    public NumberedKeys(long lines, int keys) {
        this.lines = lines;
        this.keys = keys;
    }

    @Override
    public String fileName() {
        return "numbered-" + keys + "-of-" + lines + ".txt";
    }

    @Override
    public int count() {
        return (int) ((lines + BLOCK_LINES - 1) / BLOCK_LINES);
    }

    @Override
    public String stamp() {
        return "seed=" + Seeds.SEED;
    }

    @Override
    public long expectedBytes() {
        return 13 * lines;
    }

    @Override
    public void fill(int block, Text out) {
        SplittableRandom random = Seeds.of(fileName(), block);
        long end = Math.min(lines, (block + 1L) * BLOCK_LINES);
        for (long line = (long) block * BLOCK_LINES; line < end; line++) {
            // As many lines as keys: each key once, in an order that is none.
            int key = lines == keys ? (int) (line * 7_919 % keys) : random.nextInt(keys);
            out.add("key-").addDigits(key, 8).add('\n');
        }
    }
}
