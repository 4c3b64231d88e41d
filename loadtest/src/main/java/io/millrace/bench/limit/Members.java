package io.millrace.bench.limit;

/**
 * Finds the quotes of flat JSON objects, one a line. Text with escapes is refused: the data of the benchmark has none.
 */
final class Members {
    private static final int BATCH = 2_048;
    private static final long QUOTES = Swar.ONES * '"';
    private static final long BREAKS = Swar.ONES * '\n';
    private static final long BACKSLASHES = Swar.ONES * '\\';

    /** Takes the records whose quotes and line breaks were found. */
    interface Sink {
        /** Reads whole records off the first {@code found} marks; gives how many marks were used. */
        int accept(byte[] bytes, int[] marks, int found);
    }

    private final int[] marks = new int[BATCH + 2 * 64];
    private final Sink sink;

    Members(Sink sink) {
        this.sink = sink;
    }

    void readAll(LineChunks chunks) throws Exception {
        Window window = chunks.window();
        while (chunks.next(window)) {
            read(window);
        }
    }

    private void read(Window window) {
        byte[] bytes = window.bytes;
        int found = 0;
        long backslashes = 0;
        for (int at = window.from; at < window.to; at += 64) {
            long bits = 0;
            for (int i = 0; i < 64; i += 8) {
                long x = Swar.load(bytes, at + i);
                bits |= Swar.gather(Swar.equal(x, QUOTES) | Swar.equal(x, BREAKS)) << i;
                backslashes |= Swar.nearlyEqual(x, BACKSLASHES);
            }
            found = Swar.positions(bits & Swar.before(at, window.to), at, marks, found);
            if (found >= BATCH) {
                found = drain(bytes, found);
            }
        }
        if (backslashes != 0) {
            throw new IllegalStateException("This loop reads no text with escapes");
        }
        drain(bytes, found);
    }

    private int drain(byte[] bytes, int found) {
        int used = sink.accept(bytes, marks, found);
        System.arraycopy(marks, used, marks, 0, found - used);
        return found - used;
    }

    /** A number of up to seven digits. */
    static long number(byte[] bytes, int at) {
        long text = Swar.load(bytes, at);
        long digits = text ^ Swar.ONES * '0';
        // The first byte that is no digit: digits are now 0 to 9.
        long others = (digits + Swar.ONES * (0x80 - 10) | digits) & Swar.HIGHS;
        int bits = Long.numberOfTrailingZeros(others) & ~7;
        long aligned = digits << 64 - bits;
        // Pairs, then fours, then eights: Daniel Lemire, "Quickly parsing eight digits", 2018.
        long pairs = aligned * 10 + (aligned >>> 8);
        return ((pairs & 0x000000ff000000ffL) * 0x000f424000000064L
                        + (pairs >>> 16 & 0x000000ff000000ffL) * 0x0000271000000001L)
                >>> 32;
    }
}
