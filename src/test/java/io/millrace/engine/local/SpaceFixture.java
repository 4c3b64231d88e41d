package io.millrace.engine.local;

import io.millrace.io.DiskQuota;
import io.millrace.io.JobDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Memory and a disk to sort rows in, which tell what is left of them. */
final class SpaceFixture implements AutoCloseable {
    final MemoryPool pool = new MemoryPool(1L << 40);
    final DiskQuota quota;
    private final Path spills;
    private final Memory memory;
    private final Spills files;
    private final SortSpace space;

    private SpaceFixture(Path root, long memoryBytes, long minBytes, int blockBytes, long quotaBytes) {
        JobDirectory directory = new JobDirectory(root, "job");
        spills = directory.path().resolve("spill");
        quota = new DiskQuota(quotaBytes);
        memory = new Memory(memoryBytes, pool);
        files = new Spills(directory, quota);
        space = new SortSpace(memory, files, minBytes, memoryBytes, blockBytes);
    }

    /** Nothing is spilled. */
    static SpaceFixture large(Path root) {
        return new SpaceFixture(root, 1L << 30, 1 << 20, 1 << 16, DiskQuota.UNLIMITED);
    }

    /** A kibibyte: every few rows are spilled, and merged in passes. */
    static SpaceFixture tiny(Path root) {
        return tiny(root, DiskQuota.UNLIMITED);
    }

    static SpaceFixture tiny(Path root, long quotaBytes) {
        return new SpaceFixture(root, 1 << 10, 0, 100, quotaBytes);
    }

    /** Enough for a few merges at once, not for all rows. */
    static SpaceFixture small(Path root) {
        return new SpaceFixture(root, 1 << 16, 1 << 13, 1 << 10, DiskQuota.UNLIMITED);
    }

    SortSpace space() {
        return space;
    }

    Memory memory() {
        return memory;
    }

    long spilledBytes() {
        return files.bytesWritten();
    }

    List<Path> filesLeft() throws Exception {
        if (Files.notExists(spills)) {
            return List.of();
        }
        try (var left = Files.list(spills)) {
            return left.toList();
        }
    }

    /** Reads the texts of all rows and closes the run. */
    static List<String> texts(RowRun run) {
        List<String> texts = new ArrayList<>();
        RowView view = new RowView();
        try (run) {
            while (run.next(view)) {
                texts.add(new String(view.bytes(), view.row(), view.end() - view.row(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    @Override
    public void close() {
        files.close();
        memory.close();
    }
}
