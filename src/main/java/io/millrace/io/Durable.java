package io.millrace.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes of directories that a crash either undoes or leaves whole. */
final class Durable {
    /** An index of keys that is being written comes to a directory twice at most: as a file, and with its name. */
    private static final int DELETE_TRIES = 10;

    private Durable() {}

    /** Gives {@code from} its final name in one step, which is on disk when this returns. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        force(parent(to));
    }

    /** Brings the entries of {@code directory} to the disk. */
    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Deletes a file, or a directory with all in it, even if others are about to put a last file there; does nothing if
     * there is none. Follows no links.
     */
    static void delete(Path path) throws IOException {
        for (int triesLeft = DELETE_TRIES; Files.exists(path, LinkOption.NOFOLLOW_LINKS); triesLeft--) {
            try {
                deleteAll(path);
            } catch (DirectoryNotEmptyException e) {
                if (triesLeft == 0) {
                    throw e;
                }
            }
        }
    }

    private static void deleteAll(Path path) throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            /** Somebody else deletes as well. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static Path parent(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent());
    }
}
