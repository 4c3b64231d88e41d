package io.millrace.bench.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes files of test data, in parallel, unless the same file is there already. */
public final class BlockFile {
    private static final String VERSION = "1";

    private final Path directory;
    private final int threads;

    public BlockFile(Path directory, int threads) {
        this.directory = directory;
        this.threads = threads;
    }

    /**
     * Makes the file unless one with the same stamp is there.
     *
     * @return where it is
     * @throws IOException if the disk is too small or cannot be written
     */
    public Path make(Blocks blocks) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path file = directory.resolve(blocks.fileName());
        Path stampFile = directory.resolve("." + blocks.fileName() + ".stamp");
        if (Files.exists(file) && Files.exists(stampFile)) {
            if (Files.readString(stampFile).equals(stamp(blocks, Files.size(file)))) {
                return file;
            }
        }
        Files.deleteIfExists(stampFile);
        requireSpace(file, blocks);
        Path aside = directory.resolve("." + blocks.fileName() + ".part");
        write(blocks, aside);
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(stampFile, stamp(blocks, Files.size(file)));
        return file;
    }

    private static String stamp(Blocks blocks, long bytes) {
        return "v" + VERSION + " " + blocks.stamp() + " bytes=" + bytes + "\n";
    }

    private void requireSpace(Path file, Blocks blocks) throws IOException {
        long reused = Files.exists(file) ? Files.size(file) : 0;
        long free = Files.getFileStore(directory).getUsableSpace() + reused;
        long needed = blocks.expectedBytes() + (1L << 30);
        if (free < needed) {
            throw new IOException("%s needs %,d bytes of disk in %s, %,d are free; set BENCH_SCALE to less"
                    .formatted(blocks.fileName(), needed, directory, free));
        }
        Files.deleteIfExists(file);
    }

    private void write(Blocks blocks, Path to) throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (FileChannel channel = FileChannel.open(
                to, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            Deque<Future<Text>> ahead = new ArrayDeque<>();
            for (int block = 0; block < blocks.count(); block++) {
                int index = block;
                Text out = ahead.size() < threads + 2 ? new Text() : append(ahead.remove(), channel);
                out.clear();
                ahead.add(pool.submit(() -> {
                    blocks.fill(index, out);
                    return out;
                }));
            }
            while (!ahead.isEmpty()) {
                append(ahead.remove(), channel);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static Text append(Future<Text> made, FileChannel channel) throws IOException, InterruptedException {
        try {
            Text text = made.get();
            ByteBuffer bytes = ByteBuffer.wrap(text.array(), 0, text.size());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return text;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A block could not be made", e.getCause());
        }
    }
}
