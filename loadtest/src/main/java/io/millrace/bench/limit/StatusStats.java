package io.millrace.bench.limit;

import java.nio.file.Path;
import java.util.List;

/** Count, sum, minimum and maximum of {@code bytes} for each {@code status} below 1,024 of a log in JSON lines. */
public final class StatusStats implements Loop {
    private static final int STATUSES = 1_024;
    private static final int STRIDE = 4;

    private final Threads threads;

    public StatusStats(Threads threads) {
        this.threads = threads;
    }

    @Override
    public byte[] run(Path file) throws Exception {
        try (LineChunks chunks = new LineChunks(file)) {
            List<Reader> readers = threads.inEach(() -> {
                Reader reader = new Reader();
                new Members(reader).readAll(chunks);
                return reader;
            });
            Reader all = readers.get(0);
            readers.subList(1, readers.size()).forEach(all::addAll);
            return all.rows();
        }
    }

    /** What one thread reads: count, sum, minimum, maximum for each status. */
    private static final class Reader implements Members.Sink {
        private final long[] stats = new long[STATUSES * STRIDE];

        Reader() {
            for (int at = 0; at < stats.length; at += STRIDE) {
                stats[at + 2] = Long.MAX_VALUE;
                stats[at + 3] = Long.MIN_VALUE;
            }
        }

        @Override
        public int accept(byte[] bytes, int[] marks, int found) {
            int used = 0;
            int status = -1;
            long size = -1;
            for (int mark = 0; mark < found; ) {
                int open = marks[mark];
                if (bytes[open] == '\n') {
                    add(status, size);
                    used = ++mark;
                    continue;
                }
                long name = Swar.load(bytes, open + 1);
                int value = marks[mark + 1] + 2;
                if (name == Names.STATUS) {
                    status = (int) Members.number(bytes, value);
                } else if (Swar.first(name, 7) == Names.BYTES) {
                    size = Members.number(bytes, value);
                }
                mark += marks[mark + 2] == value ? 4 : 2;
            }
            return used;
        }

        private void add(int status, long size) {
            int at = status * STRIDE;
            stats[at]++;
            stats[at + 1] += size;
            stats[at + 2] = Math.min(stats[at + 2], size);
            stats[at + 3] = Math.max(stats[at + 3], size);
        }

        void addAll(Reader other) {
            for (int at = 0; at < stats.length; at += STRIDE) {
                stats[at] += other.stats[at];
                stats[at + 1] += other.stats[at + 1];
                stats[at + 2] = Math.min(stats[at + 2], other.stats[at + 2]);
                stats[at + 3] = Math.max(stats[at + 3], other.stats[at + 3]);
            }
        }

        byte[] rows() {
            Rows rows = new Rows();
            for (int status = 0; status < STATUSES; status++) {
                int at = status * STRIDE;
                if (stats[at] > 0) {
                    rows.key(status).add("{\"count\":").addNumber(stats[at]).add(",\"sum\":").addNumber(stats[at + 1])
                            .add(",\"min\":").addNumber(stats[at + 2]).add(",\"max\":").addNumber(stats[at + 3])
                            .add('}');
                    rows.end();
                }
            }
            return rows.toBytes();
        }
    }
}
