package io.millrace.bench.data;

/**
 * Lines of 32 hexadecimal digits. Every eleventh repeats an earlier one, so that of 22 M lines 20 M are distinct; ten
 * keys are repeated far more often than all others, each a different number of times.
 */
public final class KeyLines implements Blocks {
    private static final int BLOCK_LINES = 100_000;
    private static final int REPEAT_EVERY = 11;
    private static final int HOT_KEYS = 10;
    /** Of 1,000 repeats, 1 is of the first hot key, 2 are of the second, and so on. */
    private static final int CYCLE = 1_000;

    private static final byte[] HEX = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final long lines;

    public KeyLines(double scale) {
        lines = Math.round(2.2e7 * scale);
    }

    @Override
    public String fileName() {
        return "keys.txt";
    }

    @Override
    public int count() {
        return (int) ((lines + BLOCK_LINES - 1) / BLOCK_LINES);
    }

    @Override
    public String stamp() {
        return "seed=" + Seeds.SEED + " lines=" + lines;
    }

    @Override
    public long expectedBytes() {
        return 33 * lines;
    }

    @Override
    public void fill(int block, Text out) {
        long end = Math.min(lines, (block + 1L) * BLOCK_LINES);
        for (long line = (long) block * BLOCK_LINES; line < end; line++) {
            long key = key(line);
            addHex(Seeds.mix(key ^ Seeds.SEED), out);
            addHex(Seeds.mix(key + 0x9e3779b97f4a7c15L), out);
            out.add('\n');
        }
    }

    /** Which of the distinct keys a line has. */
    private static long key(long line) {
        long repeat = line / REPEAT_EVERY;
        if (line % REPEAT_EVERY != REPEAT_EVERY - 1) {
            return line - repeat;
        }
        long inCycle = repeat % CYCLE;
        for (int hot = 0; hot < HOT_KEYS; hot++) {
            inCycle -= hot + 1;
            if (inCycle < 0) {
                return hot;
            }
        }
        return Long.remainderUnsigned(Seeds.mix(~line), line - repeat);
    }

    private static void addHex(long bits, Text out) {
        long rest = bits;
        for (int half = 0; half < 2; half++) {
            long packed = 0;
            for (int digit = 0; digit < 8; digit++) {
                packed = packed << 8 | HEX[(int) (rest & 15)];
                rest >>>= 4;
            }
            out.addPacked(packed, 8);
        }
    }
}
