package io.millrace.bench.limit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Minimum, sum, count and maximum of tenths for each of a few hundred short names. */
final class StationTable {
    /** First two longs of the name, the name's place, sum, count, minimum, maximum. */
    private static final int STRIDE = 8;

    private static final int NAME = 2;
    private static final int SUM = 3;
    private static final int COUNT = 4;
    private static final int MIN = 5;
    private static final int MAX = 6;

    private final int[] slots = new int[1 << 14];
    private long[] entries = new long[1024 * STRIDE];
    private byte[][] names = new byte[1024][];
    private int size;

    static int hash(long first, long second) {
        long h = (first ^ second * 0x9e3779b97f4a7c15L) * 0xc2b2ae3d27d4eb4fL;
        return (int) (h >>> 32);
    }

    /** Adds a measurement of the station whose name of {@code length} bytes starts at {@code start}. */
    void add(byte[] bytes, int start, int length, long tenths) {
        long first = Swar.first(Swar.load(bytes, start), length);
        long second = Swar.second(Swar.load(bytes, start + 8), length);
        int slot = hash(first, second) >>> 18;
        while (true) {
            int at = slots[slot] - 1;
            if (at < 0) {
                at = insert(bytes, start, length, slot);
            }
            if (entries[at] == first && entries[at + 1] == second && (length <= 16 || sameTail(at, bytes, start, length))) {
                entries[at + SUM] += tenths;
                entries[at + COUNT]++;
                entries[at + MIN] = Math.min(entries[at + MIN], tenths);
                entries[at + MAX] = Math.max(entries[at + MAX], tenths);
                return;
            }
            slot = slot + 1 & slots.length - 1;
        }
    }

    private boolean sameTail(int at, byte[] bytes, int start, int length) {
        byte[] name = names[(int) entries[at + NAME]];
        return Arrays.equals(name, 16, name.length, bytes, start + 16, start + length);
    }

    private int insert(byte[] bytes, int start, int length, int slot) {
        if (size == names.length) {
            entries = Arrays.copyOf(entries, 2 * entries.length);
            names = Arrays.copyOf(names, 2 * names.length);
        }
        if (size > slots.length / 4) {
            throw new IllegalStateException("More stations than this loop was written for");
        }
        int at = size * STRIDE;
        names[size] = Arrays.copyOfRange(bytes, start, start + length);
        entries[at] = Swar.first(Swar.load(bytes, start), length);
        entries[at + 1] = Swar.second(Swar.load(bytes, start + 8), length);
        entries[at + NAME] = size;
        entries[at + MIN] = Long.MAX_VALUE;
        entries[at + MAX] = Long.MIN_VALUE;
        size++;
        slots[slot] = at + 1;
        return at;
    }

    /** Adds everything to what a map has under the stations' names. */
    void addTo(Map<String, long[]> stations) {
        for (int entry = 0; entry < size; entry++) {
            int at = entry * STRIDE;
            String name = new String(names[entry], StandardCharsets.UTF_8);
            long[] all = stations.computeIfAbsent(name, key -> new long[] {0, 0, Long.MAX_VALUE, Long.MIN_VALUE});
            all[0] += entries[at + SUM];
            all[1] += entries[at + COUNT];
            all[2] = Math.min(all[2], entries[at + MIN]);
            all[3] = Math.max(all[3], entries[at + MAX]);
        }
    }
}
