package io.millrace.bench.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlocksTest {
    private static final double SCALE = 0.005;

    private static List<Blocks> all() {
        return List.of(new WordText(SCALE), new StationRows(SCALE), new AccessLog(SCALE), new KeyLines(SCALE));
    }

    @TempDir
    Path directory;

    @Test
    void makesTheSameBytesWithAnyNumberOfThreads() throws Exception {
        for (Blocks blocks : all()) {
            Path alone = new BlockFile(directory.resolve("1"), 1).make(blocks);
            Path three = new BlockFile(directory.resolve("3"), 3).make(blocks);
            assertThat(Files.mismatch(alone, three)).as(blocks.fileName()).isEqualTo(-1);
        }
    }

    @Test
    void keepsAFileThatIsThere() throws Exception {
        Blocks blocks = new StationRows(SCALE);
        Path file = new BlockFile(directory, 2).make(blocks);
        FileTime longAgo = FileTime.fromMillis(1_000);
        Files.setLastModifiedTime(file, longAgo);
        new BlockFile(directory, 2).make(blocks);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
    }

    @Test
    void makesAFileOfAnotherSizeAnew() throws Exception {
        new BlockFile(directory, 2).make(new StationRows(SCALE));
        Path file = new BlockFile(directory, 2).make(new StationRows(SCALE / 5));
        assertThat(Files.readAllLines(file)).hasSize(100_000);
    }

    @Test
    void repeatsEveryEleventhKeyAndTenKeysMostOften() throws Exception {
        Path file = new BlockFile(directory, 2).make(new KeyLines(SCALE));
        List<String> lines = Files.readAllLines(file);
        assertThat(new HashSet<>(lines)).hasSize(lines.size() / 11 * 10);
        Map<String, Long> counts =
                lines.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<Long> most = counts.values().stream().sorted((a, b) -> Long.compare(b, a)).limit(10).toList();
        assertThat(most).doesNotHaveDuplicates();
    }

    @Test
    void drawsFrequentWordsAsZipfSays() {
        WordText words = new WordText(SCALE);
        Text text = new Text();
        words.fill(0, text);
        String[] all = new String(text.toBytes(), StandardCharsets.US_ASCII).toLowerCase().split("[^a-z]+");
        Map<String, Long> counts =
                Arrays.stream(all).collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        long[] most = counts.values().stream().mapToLong(n -> -n).sorted().limit(2).map(n -> -n).toArray();
        assertThat((double) most[0] / most[1]).isBetween(1.8, 2.2);
    }
}
