package io.millrace.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file.
 *
 * @param file where it is
 * @param name what users know it by
 */
public record FileSource(Path file, String name) implements Source {
    @Override
    public long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // Whoever opens the file says what is wrong with it.
            return -1;
        }
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(file);
    }
}
