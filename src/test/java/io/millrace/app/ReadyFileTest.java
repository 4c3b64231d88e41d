package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyFileTest {
    @TempDir
    private Path directory;

    @Test
    void isThereAsLongAsTheServer() {
        Path path = directory.resolve("ready");
        ReadyFile file = ReadyFile.write(Optional.of(path), "http://127.0.0.1:1");
        assertThat(path).hasContent("http://127.0.0.1:1");
        file.remove();
        assertThat(directory).isEmptyDirectory();
        file.remove();
    }

    @Test
    void staysIfItIsAnotherServers() {
        Path path = directory.resolve("ready");
        ReadyFile file = ReadyFile.write(Optional.of(path), "http://127.0.0.1:1");
        ReadyFile.write(Optional.of(path), "http://127.0.0.1:2");
        file.remove();
        assertThat(path).hasContent("http://127.0.0.1:2");
    }

    @Test
    void goesWithTheProcessThatWroteIt() {
        ServerProcess server = new ServerProcess(directory);
        assertThat(directory.resolve("ready")).exists();
        server.close();
        assertThat(Files.exists(directory.resolve("ready"))).isFalse();
    }

    @Test
    void saysThatItCannotBeWritten() {
        assertThatThrownBy(() -> ReadyFile.write(Optional.of(directory.resolve("no/ready")), "http://127.0.0.1:1"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("The ready file");
    }
}
