package io.millrace.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that has the server's URL for as long as it takes requests. */
final class ReadyFile {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyFile.class);

    private final Optional<Path> path;
    private final String text;

    private ReadyFile(Optional<Path> path, String text) {
        this.path = path;
        this.text = text;
    }

    /**
     * Writes {@code url} for whoever waits for it, as a whole; nothing if {@code path} is empty.
     *
     * @throws SettingsException if it cannot be written
     */
    static ReadyFile write(Optional<Path> path, String url) {
        ReadyFile file = new ReadyFile(path.map(Path::toAbsolutePath), url + "\n");
        file.path.ifPresent(file::write);
        return file;
    }

    private void write(Path target) {
        try {
            Path temporary = Files.createTempFile(target.getParent(), "ready", null);
            Files.writeString(temporary, text);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SettingsException("The ready file " + target + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Removes it, unless another server has written its own there meanwhile. */
    void remove() {
        path.ifPresent(this::remove);
    }

    private void remove(Path target) {
        try {
            if (Files.readString(target).equals(text)) {
                Files.delete(target);
            }
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("file", target).log("Somebody has removed the ready file");
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", target).setCause(e).log("The ready file stays behind");
        }
    }
}
