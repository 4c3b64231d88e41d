package io.millrace.bench.limit;

import io.millrace.bench.data.Text;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Minimum, mean and maximum of each station of {@code Name;-12.3} rows; temperatures have one or two digits before the point. */
public final class StationStats implements Loop {
    private static final int BATCH = 1_024;
    private static final long SEMICOLONS = Swar.ONES * ';';

    private final Threads threads;

    public StationStats(Threads threads) {
        this.threads = threads;
    }

    @Override
    public byte[] run(Path file) throws Exception {
        // The order of UTF-16 is that of code points for all but surrogates, which names of cities do not have.
        Map<String, long[]> stations = new TreeMap<>();
        try (LineChunks chunks = new LineChunks(file)) {
            threads.inEach(() -> new Reader().readAll(chunks)).forEach(table -> table.addTo(stations));
        }
        Rows rows = new Rows();
        stations.forEach((name, s) -> {
            Text text = rows.key(name).add("{\"min\":").addTenths(s[2]);
            // The mean is rounded to tenths, halves toward positive infinity.
            text.add(",\"mean\":").addTenths(Math.floorDiv(2 * s[0] + s[1], 2 * s[1]));
            text.add(",\"max\":").addTenths(s[3]).add('}');
            rows.end();
        });
        return rows.toBytes();
    }

    /** What one thread reads. */
    private static final class Reader {
        private final StationTable table = new StationTable();
        private final int[] semicolons = new int[BATCH + 2 * 64];

        StationTable readAll(LineChunks chunks) throws Exception {
            Window window = chunks.window();
            while (chunks.next(window)) {
                read(window);
            }
            return table;
        }

        private void read(Window window) {
            byte[] bytes = window.bytes;
            int found = 0;
            int start = window.from;
            for (int at = window.from; at < window.to; at += 64) {
                long bits = semicolons(bytes, at) & Swar.before(at, window.to);
                found = Swar.positions(bits, at, semicolons, found);
                if (found >= BATCH) {
                    start = addRows(bytes, start, found);
                    found = 0;
                }
            }
            addRows(bytes, start, found);
        }

        private static long semicolons(byte[] bytes, int at) {
            long bits = 0;
            for (int i = 0; i < 64; i += 8) {
                // Behind a semicolon stands a digit or a minus, never the colon that could be mistaken for one.
                bits |= Swar.gather(Swar.nearlyEqual(Swar.load(bytes, at + i), SEMICOLONS)) << i;
            }
            return bits;
        }

        /** Adds the rows that have these semicolons; gives where the next row starts. */
        private int addRows(byte[] bytes, int from, int found) {
            int start = from;
            for (int row = 0; row < found; row++) {
                int semicolon = semicolons[row];
                long number = Swar.load(bytes, semicolon + 1);
                // Parses without a branch, as Quan Anh Mai's entry to the One Billion Row Challenge does.
                int point = Long.numberOfTrailingZeros(~number & 0x10101000L);
                long minus = ~number << 59 >> 63;
                long digits = (number & ~(minus & 0xff)) << 28 - point & 0x0f000f0f00L;
                long size = digits * 0x640a0001L >>> 32 & 0x3ff;
                table.add(bytes, start, semicolon - start, (size ^ minus) - minus);
                start = semicolon + 4 + (point >>> 3);
            }
            return start;
        }
    }
}
