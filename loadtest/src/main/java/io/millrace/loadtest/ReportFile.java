package io.millrace.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file for a report that was tried before the run, which may take hours. */
record ReportFile(Path path) {
    /**
     * The file {@code path}, which can be written; it and its directory are left as they are.
     *
     * @throws IOException in words for people if it cannot be written
     */
    static ReportFile of(Path path) throws IOException {
        boolean isNew = Files.notExists(path);
        try {
            Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
        } catch (IOException e) {
            throw new IOException(path + " cannot be written: " + reason(path, e), e);
        }
        if (isNew) {
            Files.deleteIfExists(path);
        }
        return new ReportFile(path);
    }

    /** A file of ours, whose directory is made if it is missing. */
    static ReportFile ofOwn(Path path) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            return of(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String text) throws IOException {
        Files.writeString(path, text);
    }

    private static String reason(Path path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no directory " + path.toAbsolutePath().getParent();
        }
        return e instanceof FileSystemException refused && refused.getReason() != null
                ? refused.getReason()
                : e.getClass().getSimpleName();
    }
}
