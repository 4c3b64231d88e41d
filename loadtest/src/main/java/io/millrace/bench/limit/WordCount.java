package io.millrace.bench.limit;

import io.millrace.bench.data.Text;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How often each run of ASCII letters occurs, lower-cased, sorted by word. */
public final class WordCount implements Loop {
    private static final int LONGEST_PACKED = 16;
    /** Edges of words that are found before they are looked at: so many fit the first-level cache. */
    private static final int BATCH = 2_048;

    private static final long LOWER = Swar.ONES * 0x20;

    private final Threads threads;

    public WordCount(Threads threads) {
        this.threads = threads;
    }

    @Override
    public byte[] run(Path file) throws Exception {
        try (LineChunks chunks = new LineChunks(file)) {
            List<Counter> counters = threads.inEach(() -> new Counter().countAll(chunks));
            Counter all = counters.get(0);
            counters.subList(1, counters.size()).forEach(all::addAll);
            return all.rows();
        }
    }

    /** What one thread counts. */
    private static final class Counter {
        private final WordTable table = new WordTable();
        private final Map<String, Long> longWords = new HashMap<>();
        /** Starts and ends of words in turn. */
        private final int[] edges = new int[BATCH + 2 * 64];

        private final long[] firsts = new long[BATCH];
        private final long[] seconds = new long[BATCH];

        Counter countAll(LineChunks chunks) throws Exception {
            Window window = chunks.window();
            while (chunks.next(window)) {
                count(window);
            }
            return this;
        }

        /** Lines end with a break, so no word goes on behind the window. */
        private void count(Window window) {
            byte[] bytes = window.bytes;
            long inWord = 0;
            int found = 0;
            for (int at = window.from; at < window.to; at += 64) {
                long letters = letters(bytes, at) & Swar.before(at, window.to);
                found = Swar.positions(letters ^ (letters << 1 | inWord), at, edges, found);
                inWord = letters >>> 63;
                if (found >= BATCH) {
                    int whole = found & ~1;
                    countWords(bytes, whole);
                    edges[0] = edges[whole];
                    found -= whole;
                }
            }
            if ((found & 1) != 0) {
                edges[found++] = window.to;
            }
            countWords(bytes, found);
        }

        private static long letters(byte[] bytes, int at) {
            long bits = 0;
            for (int i = 0; i < 64; i += 8) {
                bits |= Swar.gather(Swar.letters(Swar.load(bytes, at + i))) << i;
            }
            return bits;
        }

        private void countWords(byte[] bytes, int found) {
            int words = 0;
            for (int edge = 0; edge < found; edge += 2) {
                int start = edges[edge];
                int length = edges[edge + 1] - start;
                if (length > LONGEST_PACKED) {
                    countLong(bytes, start, length);
                    continue;
                }
                firsts[words] = Swar.first(Swar.load(bytes, start) | LOWER, length);
                seconds[words] = Swar.second(Swar.load(bytes, start + 8) | LOWER, length);
                words++;
            }
            for (int word = 0; word < words; word++) {
                long first = firsts[word];
                long second = seconds[word];
                table.add(first, second, WordTable.hash(first, second), 1);
            }
        }

        private void countLong(byte[] bytes, int start, int length) {
            String word = new String(bytes, start, length, StandardCharsets.US_ASCII);
            longWords.merge(word.toLowerCase(Locale.ROOT), 1L, Long::sum);
        }

        void addAll(Counter other) {
            table.addAll(other.table);
            other.longWords.forEach((word, count) -> longWords.merge(word, count, Long::sum));
        }

        byte[] rows() {
            if (!longWords.isEmpty()) {
                return rowsWithLongWords();
            }
            Rows rows = new Rows();
            byte[] word = new byte[LONGEST_PACKED];
            for (int entry : WordOrder.of(table)) {
                addRow(rows, word, entry);
            }
            return rows.toBytes();
        }

        private byte[] rowsWithLongWords() {
            TreeMap<String, Long> sorted = new TreeMap<>(longWords);
            byte[] word = new byte[LONGEST_PACKED];
            for (int entry = 0; entry < table.size(); entry++) {
                int length = unpack(entry, word);
                sorted.put(new String(word, 0, length, StandardCharsets.US_ASCII), table.count(entry));
            }
            Rows rows = new Rows();
            sorted.forEach((key, count) -> {
                rows.key(key).addNumber(count);
                rows.end();
            });
            return rows.toBytes();
        }

        private void addRow(Rows rows, byte[] word, int entry) {
            Text text = rows.key(word, 0, unpack(entry, word));
            text.addNumber(table.count(entry));
            rows.end();
        }

        private int unpack(int entry, byte[] word) {
            long first = table.first(entry);
            long second = table.second(entry);
            Swar.store(word, 0, first);
            Swar.store(word, 8, second);
            return second == 0
                    ? 8 - Long.numberOfLeadingZeros(first) / 8
                    : 16 - Long.numberOfLeadingZeros(second) / 8;
        }
    }
}
