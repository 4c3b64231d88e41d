package io.millrace.bench.limit;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ten most frequent of many lines of 32 bytes each. Lines are first parted by their hash, then counted one part at
 * a time in a table that fits the second-level cache (Manegold, Boncz, Kersten: "Optimizing main-memory join on modern
 * hardware", 2002).
 */
public final class KeyCount implements Loop {
    static final int KEY_BYTES = 32;
    private static final int LIMIT = 10;

    private final Threads threads;
    private final KeyBlocks pool = new KeyBlocks();

    public KeyCount(Threads threads) {
        this.threads = threads;
    }

    @Override
    public byte[] run(Path file) throws Exception {
        List<KeyParts> parted;
        try (LineChunks chunks = new LineChunks(file)) {
            parted = threads.inEach(() -> part(chunks));
        }
        AtomicInteger next = new AtomicInteger();
        TopRows top = new TopRows(LIMIT);
        threads.inEach(() -> count(parted, next)).forEach(top::addAll);
        parted.forEach(parts -> parts.release(pool));
        return top.toBytes();
    }

    private KeyParts part(LineChunks chunks) throws Exception {
        KeyParts parts = new KeyParts(pool);
        Window window = chunks.window();
        while (chunks.next(window)) {
            parts.addLines(window);
        }
        return parts;
    }

    private static TopRows count(List<KeyParts> parted, AtomicInteger next) {
        TopRows top = new TopRows(LIMIT);
        KeyTable table = new KeyTable();
        for (int part = next.getAndIncrement(); part < KeyParts.PARTS; part = next.getAndIncrement()) {
            table.count(part, parted, top);
        }
        return top;
    }
}
