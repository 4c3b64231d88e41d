package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DataDirectoriesTest {
    @TempDir
    private Path directory;

    private DataDirectories directories;

    @BeforeEach
    void makeFiles() throws IOException {
        for (String name : List.of(
                "one/a.log",
                "one/b.log",
                "one/c.txt",
                "one/.hidden.log",
                "one/sub/a.log",
                "one/sub/deep/d.log",
                "one/.git/x.log",
                "two/a.log",
                "two/z.log",
                "outside/secret.log")) {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
        directories = new DataDirectories(List.of(directory.resolve("one"), directory.resolve("none")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.log|a.log",
                "*.log|a.log b.log",
                "?.log|a.log b.log",
                "[bc].*|b.log c.txt",
                "{a,c}.{log,txt}|a.log c.txt",
                "*/a.log|sub/a.log",
                "sub/*|sub/a.log",
                "**.log|a.log b.log sub/a.log sub/deep/d.log",
                "**/a.log|a.log sub/a.log",
                "sub/**/d.log|sub/deep/d.log",
                ".*.log|.hidden.log",
                ".git/*|.git/x.log"
            })
    void findsWhatThePatternSays(String glob, String names) {
        assertThat(directories.resolve(glob)).extracting(FileSource::name).containsExactly(names.split(" "));
    }

    @Test
    void takesAbsolutePathsUnderARoot() {
        String glob = directory.resolve("one").toAbsolutePath() + "/*.txt";
        assertThat(directories.resolve(glob))
                .extracting(FileSource::name)
                .singleElement()
                .isEqualTo(glob.replace("*", "c"));
    }

    @Test
    void looksUnderEveryRoot() {
        DataDirectories both = new DataDirectories(List.of(directory.resolve("one"), directory.resolve("two")));
        assertThat(both.resolve("[bz].log")).extracting(FileSource::name).containsExactly("b.log", "z.log");
    }

    @ParameterizedTest
    @CsvSource({"a.log,one/a.log two/a.log", "*.log,one/a.log one/b.log two/a.log two/z.log"})
    void takesFilesOfOneNameFromEveryRoot(String glob, String contents) {
        DataDirectories both = new DataDirectories(List.of(directory.resolve("one"), directory.resolve("two")));
        List<FileSource> files = both.resolve(glob);
        assertThat(files).extracting(file -> Files.readString(file.file())).containsExactly(contents.split(" "));
        assertThat(files)
                .extracting(FileSource::name)
                .doesNotHaveDuplicates()
                .startsWith("a.log")
                .contains(directory.toAbsolutePath().normalize() + "/two/a.log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside/secret.log", "sub/../../outside/*", "{..,sub}/*", "/etc/passwd", "/etc/*"})
    void refusesToLeadOutside(String glob) {
        assertFails(glob, ErrorCode.INPUT_FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"link/secret.log", "link/*.log", "file.log", "*.log", "**/secret.log"})
    void refusesALinkToTheOutside(String glob) throws IOException {
        Files.createSymbolicLink(directory.resolve("one/link"), directory.resolve("outside"));
        Files.createSymbolicLink(directory.resolve("one/file.log"), directory.resolve("outside/secret.log"));
        assertFails(glob, ErrorCode.INPUT_FORBIDDEN);
    }

    @Test
    void takesALinkedFileOnce() throws IOException {
        Files.createSymbolicLink(directory.resolve("one/again.log"), directory.resolve("one/a.log"));
        assertThat(directories.resolve("a*.log")).extracting(FileSource::name).containsExactly("a.log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.log", "*.gz", "sub", "sub/", "", "[", "a\0b", "none/x"})
    void saysWhatItDoesNotFind(String glob) {
        assertFails(glob, ErrorCode.INPUT_NOT_FOUND);
    }

    private void assertFails(String glob, ErrorCode code) {
        assertThatThrownBy(() -> directories.resolve(glob)).isInstanceOfSatisfying(JobException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.fields()).containsKey("source");
        });
    }
}
