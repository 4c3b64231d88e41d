package io.millrace.app;

import io.millrace.io.JobDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The server's directory, held by one server at a time. */
final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Makes the directory if needed and locks it.
     *
     * @throws SettingsException if it cannot be written or another server holds it
     */
    static DataDirectory open(Path path) {
        Path root = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new SettingsException("Another server uses " + root + "; set MILLRACE_DATA to a different one");
            }
            return new DataDirectory(root, channel);
        } catch (IOException e) {
            throw new SettingsException("The data directory " + root + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path root() {
        return root;
    }

    /** Where sandbox workers live and the native library lies. */
    Path sandbox() {
        return root.resolve("sandbox");
    }

    /**
     * Removes what a process before left here: files of jobs that nobody knows any more, since the store is in memory,
     * and directories of sandbox workers that are gone.
     */
    void removeLeftovers() {
        names(root.resolve("jobs")).forEach(id -> new JobDirectory(root, id).delete());
        names(sandbox()).stream().filter(name -> name.startsWith("worker")).forEach(this::removeWorker);
    }

    private void removeWorker(String name) {
        try {
            Files.deleteIfExists(sandbox().resolve(name));
        } catch (IOException e) {
            throw new SettingsException("The directory " + sandbox() + " cannot be cleaned: " + e.getMessage(), e);
        }
    }

    private List<String> names(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.map(path -> path.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new SettingsException("The data directory " + root + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Gives the directory up and removes it with all that is in it. Others may do so with what is theirs meanwhile, as workers
     * that have ended.
     */
    void delete() {
        close();
        try {
            Files.walkFileTree(root, new Removal());
        } catch (IOException e) {
            throw new SettingsException("The directory " + root + " cannot be removed: " + e.getMessage(), e);
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
            if (!(why instanceof NoSuchFileException)) {
                throw why;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException why) throws IOException {
            if (why != null) {
                throw why;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new SettingsException("The lock of " + root + " cannot be released: " + e.getMessage(), e);
        }
    }
}
