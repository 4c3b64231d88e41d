package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void refusesASecondServer() {
        DataDirectory first = DataDirectory.open(directory);
        assertThatThrownBy(() -> DataDirectory.open(directory))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Another server uses " + directory + "; set MILLRACE_DATA to a different one");
        first.close();
    }

    @Test
    void isFreeAgainWhenItIsClosed() {
        DataDirectory.open(directory).close();
        DataDirectory.open(directory).close();
    }

    @Test
    void removesWhatNobodyKnowsAnyMore() throws IOException {
        Path input = directory.resolve("jobs/lost/input/data");
        Path worker = directory.resolve("sandbox/worker1");
        Path library = directory.resolve("sandbox/library");
        Files.createDirectories(input.getParent());
        Files.createDirectories(worker);
        Files.writeString(input, "to be");
        Files.writeString(library, "kept");
        try (DataDirectory data = DataDirectory.open(directory)) {
            data.removeLeftovers();
        }
        assertThat(directory.resolve("jobs/lost")).doesNotExist();
        assertThat(worker).doesNotExist();
        assertThat(library).exists();
    }

    @Test
    void tellsTheOperatorThatItCannotBeWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("The data directory " + file.resolve("data") + " cannot be written: ");
    }

    @Test
    void isDeletedWhileOthersRemoveTheirDirectories() throws Exception {
        Path root = directory.resolve("root");
        DataDirectory data = DataDirectory.open(root);
        List<Path> workers = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            workers.add(Files.createDirectories(root.resolve("sandbox/worker" + i)));
        }
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> workers.forEach(DataDirectoryTest::remove));
        data.delete();
        others.get(1, TimeUnit.MINUTES);
        assertThat(root).doesNotExist();
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void leavesNothingWhenItIsDeleted() throws IOException {
        Path root = directory.resolve("root");
        DataDirectory data = DataDirectory.open(root);
        Files.createDirectories(root.resolve("jobs/some"));
        data.delete();
        assertThat(root).doesNotExist();
    }
}
