package io.millrace.bench.limit;

import java.nio.file.Path;
import java.util.List;

/** The ten values of {@code host} with the largest sums of {@code bytes} in a log in JSON lines. */
public final class HostSums implements Loop {
    private static final int LIMIT = 10;

    private final Threads threads;

    public HostSums(Threads threads) {
        this.threads = threads;
    }

    @Override
    public byte[] run(Path file) throws Exception {
        try (LineChunks chunks = new LineChunks(file)) {
            List<HostTable> tables = threads.inEach(() -> {
                Reader reader = new Reader();
                new Members(reader).readAll(chunks);
                return reader.table;
            });
            HostTable all = tables.get(0);
            tables.subList(1, tables.size()).forEach(all::addAll);
            return top(all);
        }
    }

    private static byte[] top(HostTable table) {
        TopRows top = new TopRows(LIMIT);
        for (int entry = 0; entry < table.size(); entry++) {
            int index = entry;
            top.offer(table.sum(entry), () -> table.name(index));
        }
        return top.toBytes();
    }

    /** What one thread reads. */
    private static final class Reader implements Members.Sink {
        private final HostTable table = new HostTable();

        @Override
        public int accept(byte[] bytes, int[] marks, int found) {
            int used = 0;
            int host = 0;
            int length = 0;
            long size = -1;
            for (int mark = 0; mark < found; ) {
                int open = marks[mark];
                if (bytes[open] == '\n') {
                    add(bytes, host, length, size);
                    used = ++mark;
                    continue;
                }
                long name = Swar.first(Swar.load(bytes, open + 1), 7);
                int value = marks[mark + 1] + 2;
                if (name == Names.HOST) {
                    host = value + 1;
                    length = marks[mark + 3] - host;
                } else if (name == Names.BYTES) {
                    size = Members.number(bytes, value);
                }
                mark += marks[mark + 2] == value ? 4 : 2;
            }
            return used;
        }

        private void add(byte[] bytes, int host, int length, long size) {
            if (length > HostTable.LONGEST) {
                throw new IllegalStateException("A host is longer than this loop was written for");
            }
            long first = Swar.first(Swar.load(bytes, host), length);
            long second = Swar.second(Swar.load(bytes, host + 8), length);
            long third = length <= 16 ? 0 : Swar.first(Swar.load(bytes, host + 16), length - 16);
            table.add(first, second, third, size);
        }
    }
}
