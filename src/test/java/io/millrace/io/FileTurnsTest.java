package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FileTurnsTest {
    private static final int THREADS = 3;
    private static final List<RecordFormat> FORMATS = List.of(
            RecordFormat.csv(),
            RecordFormat.delimited(',', List.of(), false),
            RecordFormat.delimited(';', List.of(), true));

    @TempDir
    private Path directory;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    static Stream<RecordFormat> formats() {
        return FORMATS.stream();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void givesTheRecordsThatOneThreadCutsWithQuotesAnywhere(RecordFormat format) throws Exception {
        long seed = System.nanoTime();
        System.out.println("Seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            byte[] bytes = text(random, random.nextInt(120)).getBytes(StandardCharsets.UTF_8);
            Path file = Files.write(directory.resolve("data"), bytes);
            Outcome whole = whole(format, file);
            for (int splitBytes = 1; splitBytes <= bytes.length + 1; splitBytes += 1 + random.nextInt(7)) {
                assertThat(dealtOut(format, file, splitBytes))
                        .as("%s in splits of %d", new String(bytes, StandardCharsets.UTF_8), splitBytes)
                        .isEqualTo(whole);
            }
        }
    }

    /** What is read of a file, and of how many of its bytes chunks told; or why it cannot be read. */
    private record Outcome(List<String> records, long bytes, String problem) {}

    private static Outcome whole(RecordFormat format, Path file) throws IOException {
        try {
            List<String> records = Records.of(Records.file(format, file, 1 << 20));
            return new Outcome(records, records.isEmpty() ? 0 : Files.size(file) - header(format, file), "");
        } catch (JobException e) {
            return new Outcome(List.of(), 0, e.detail());
        }
    }

    /** Bytes up to where the first record after the header starts, without a byte order mark; those are not told of. */
    private static long header(RecordFormat format, Path file) throws IOException {
        long[] told = {0};
        try (Splitter splitter = new Splitter(Records.file(format, file, 1 << 20))) {
            splitter.iterator().forEachRemaining(split -> split.forEach((chunk, stored) -> told[0] += stored));
        }
        return Files.size(file) - told[0];
    }

    private Outcome dealtOut(RecordFormat format, Path file, int splitBytes) throws Exception {
        Map<Integer, List<String>> chunks = new ConcurrentSkipListMap<>();
        AtomicLong bytes = new AtomicLong();
        try (Splitter splitter = new Splitter(Records.file(format, file, splitBytes))) {
            splitter.dealOut();
            List<Future<?>> all = new ArrayList<>();
            splitter.iterator()
                    .forEachRemaining(split -> all.add(threads.submit(() -> split.forEach((chunk, stored) -> {
                        assertThat(chunk.ordinal()).isGreaterThanOrEqualTo(0);
                        assertThat(chunks.put(chunk.ordinal(), Records.of(chunk)))
                                .isNull();
                        bytes.addAndGet(stored);
                    }))));
            join(all);
        } catch (JobException e) {
            return new Outcome(List.of(), 0, e.detail());
        }
        List<String> records = new ArrayList<>();
        chunks.values().forEach(records::addAll);
        return new Outcome(records, records.isEmpty() ? 0 : bytes.get(), "");
    }

    private static void join(List<Future<?>> all) throws InterruptedException {
        for (Future<?> each : all) {
            try {
                each.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new AssertionError(e);
            }
        }
    }

    private static String text(Random random, int length) {
        String[] parts = {
            "\"", "\"", "\"\"", ",", ";", "\n", "\n", "\r\n", "\r", "a", "b", "ä", "😀", ",\"", "\"\n", "x,y\n"
        };
        StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "\uFEFF" : "");
        double quotes = random.nextInt(3) / 2.0;
        while (text.length() < length) {
            String part = parts[random.nextInt(parts.length)];
            text.append(part.contains("\"") && random.nextDouble() > quotes ? "c" : part);
        }
        return text.toString();
    }

    @Test
    void goesOnFromBlockToBlock() throws Exception {
        StringBuilder text = new StringBuilder("k,v\n");
        for (int i = 0; i < 120_000; i++) {
            text.append(i % 9_000 == 8_999 ? "\"a\nb\"\"," : "plain,").append(i).append("\r\n");
            if (i == 40_000) {
                text.append("long,").append("x\"".repeat(400_000)).append('\n');
            }
            if (i == 60_000) {
                text.append("\"").append("y\n".repeat(400_000)).append("\",2\n");
            }
        }
        Path file = Files.writeString(directory.resolve("data"), text);
        Outcome whole = whole(RecordFormat.csv(), file);
        for (int splitBytes : new int[] {1000, 100_000, 262_144, 1_000_000, 1 << 24}) {
            assertThat(dealtOut(RecordFormat.csv(), file, splitBytes))
                    .as("splits of %d", splitBytes)
                    .isEqualTo(whole);
        }
    }

    @Test
    void tellsEveryThreadWhyItCannotGoOn() throws Exception {
        Path file =
                Files.writeString(directory.resolve("data"), "a,1\nb,2\n" + "x".repeat(300) + "\nc,3\n".repeat(100));
        try (Splitter splitter = new Splitter(Records.file(FORMATS.get(1), file, 10), 200)) {
            splitter.dealOut();
            List<Future<?>> all = new ArrayList<>();
            splitter.iterator()
                    .forEachRemaining(split -> all.add(threads.submit(() -> split.forEach((chunk, stored) -> {}))));
            assertThatThrownBy(() -> join(all)).isInstanceOfSatisfying(JobException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INPUT_UNREADABLE);
                assertThat(e.detail()).contains("line 3");
            });
        }
    }

    @Test
    void knowsHowManySplitsThereAreFromTheStart() throws Exception {
        Path file = Files.writeString(directory.resolve("data"), "k,v\n" + "a,1\n".repeat(10));
        try (Splitter splitter = new Splitter(Records.file(RecordFormat.csv(), file, 10))) {
            splitter.dealOut();
            splitter.lookAhead();
            assertThat(splitter.totalSplits()).isEqualTo(4);
            assertThat(splitter.iterator())
                    .toIterable()
                    .extracting(Split::bytes)
                    .containsExactly(10L, 10L, 10L, 10L);
        }
    }
}
