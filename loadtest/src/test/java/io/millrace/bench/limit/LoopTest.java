package io.millrace.bench.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.data.AccessLog;
import io.millrace.bench.data.BlockFile;
import io.millrace.bench.data.Blocks;
import io.millrace.bench.data.KeyLines;
import io.millrace.bench.data.StationRows;
import io.millrace.bench.data.WordText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each loop against the plainest program for the same job. */
class LoopTest {
    private static final double SCALE = 0.005;
    private static final Threads THREADS = new Threads(2);

    @TempDir
    static Path directory;

    @AfterAll
    static void stop() {
        THREADS.close();
    }

    private static Path file(Blocks blocks) throws Exception {
        return new BlockFile(directory, 2).make(blocks);
    }

    private static String run(Loop loop, Path file) throws Exception {
        loop.run(file); // So that what a loop keeps for its next run is tried too.
        return new String(loop.run(file), StandardCharsets.UTF_8);
    }

    private static Map<String, Long> words(String text) {
        Map<String, Long> counts = new TreeMap<>();
        Matcher words = Pattern.compile("[a-z]+").matcher(text.toLowerCase(java.util.Locale.ROOT));
        while (words.find()) {
            counts.merge(words.group(), 1L, Long::sum);
        }
        return counts;
    }

    private static String rows(Map<?, ?> values) {
        StringBuilder rows = new StringBuilder();
        values.forEach((key, value) -> rows.append("{\"key\":")
                .append(key instanceof String ? "\"" + key + "\"" : key)
                .append(",\"value\":")
                .append(value)
                .append("}\n"));
        return rows.toString();
    }

    private static String top(Map<String, Long> values) {
        return values.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(10)
                .map(entry -> "{\"key\":\"" + entry.getKey() + "\",\"value\":" + entry.getValue() + "}\n")
                .collect(Collectors.joining());
    }

    @Test
    void countsWords() throws Exception {
        Path file = file(new WordText(SCALE));
        assertThat(run(new WordCount(THREADS), file)).isEqualTo(rows(words(Files.readString(file))));
    }

    @Test
    void countsWordsOfEveryLengthAtEveryPlace() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int length = 1; length < 70; length++) {
            for (int gap = 1; gap < 40; gap += 3) {
                text.append("aBcDeFgHiJ".repeat(7), 0, length).append(" ,;[`{@é\u0000\n".repeat(5), 0, gap);
            }
        }
        Path file = Files.writeString(directory.resolve("lengths.txt"), text.append("end"));
        String expected = rows(words(text.toString()));
        assertThat(run(new WordCount(THREADS), file)).isEqualTo(expected);
    }

    @Test
    void givesMinimumMeanAndMaximumPerStation() throws Exception {
        Path file = file(new StationRows(SCALE));
        Map<String, LongSummaryStatistics> stats = new TreeMap<>();
        for (String row : Files.readAllLines(file)) {
            long tenths = Long.parseLong(row.substring(row.indexOf(';') + 1).replace(".", ""));
            stats.computeIfAbsent(row.substring(0, row.indexOf(';')), key -> new LongSummaryStatistics())
                    .accept(tenths);
        }
        Map<String, String> values = new TreeMap<>();
        stats.forEach((name, s) -> values.put(name, "{\"min\":" + tenths(s.getMin()) + ",\"mean\":" + mean(s)
                + ",\"max\":" + tenths(s.getMax()) + "}"));
        assertThat(run(new StationStats(THREADS), file)).isEqualTo(rows(values));
    }

    private static BigDecimal tenths(long tenths) {
        return BigDecimal.valueOf(tenths, 1);
    }

    /** Halves toward positive infinity. */
    private static BigDecimal mean(LongSummaryStatistics s) {
        BigDecimal twice = BigDecimal.valueOf(2 * s.getSum() + s.getCount());
        return tenths(twice.divide(BigDecimal.valueOf(2 * s.getCount()), 0, RoundingMode.FLOOR).longValueExact());
    }

    @Test
    void summarisesBytesPerStatus() throws Exception {
        Path file = file(new AccessLog(SCALE));
        Map<Integer, LongSummaryStatistics> stats = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            int status = Integer.parseInt(member(line, "\"status\":(\\d+)"));
            stats.computeIfAbsent(status, key -> new LongSummaryStatistics())
                    .accept(Long.parseLong(member(line, "\"bytes\":(\\d+)")));
        }
        Map<Integer, String> values = new TreeMap<>();
        stats.forEach((status, s) -> values.put(status, "{\"count\":" + s.getCount() + ",\"sum\":" + s.getSum()
                + ",\"min\":" + s.getMin() + ",\"max\":" + s.getMax() + "}"));
        assertThat(run(new StatusStats(THREADS), file)).isEqualTo(rows(values));
    }

    @Test
    void findsTheHostsWithTheMostBytes() throws Exception {
        Path file = file(new AccessLog(SCALE));
        Map<String, Long> sums = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            sums.merge(member(line, "\"host\":\"([^\"]+)"), Long.valueOf(member(line, "\"bytes\":(\\d+)")), Long::sum);
        }
        assertThat(run(new HostSums(THREADS), file)).isEqualTo(top(sums));
    }

    private static String member(String line, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(line);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void findsTheMostFrequentKeys() throws Exception {
        Path file = file(new KeyLines(SCALE));
        Map<String, Long> counts = new HashMap<>();
        Files.readAllLines(file).forEach(line -> counts.merge(line, 1L, Long::sum));
        assertThat(run(new KeyCount(THREADS), file)).isEqualTo(top(counts));
    }
}
