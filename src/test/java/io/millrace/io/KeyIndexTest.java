package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results in no order of keys, with an index of keys and without. */
class KeyIndexTest {
    private static final long NEVER = Long.MAX_VALUE;

    @TempDir
    Path root;

    private int jobs;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void givesTheSamePagesAsLookingAtAllRows(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Value> keys = keys(random);
        FiledResult result = write(keys, random);
        int runRows = 1 + random.nextInt(2 * keys.size());
        try (ResultReader indexed = open(result, runRows, random.nextInt(3000));
                ResultReader plain = open(result, runRows, NEVER)) {
            for (int i = 0; i < 60; i++) {
                RowQuery query = query(random, keys);
                int limit = 1 + random.nextInt(300);
                assertThat(pages(indexed, query, limit))
                        .as("seed %s, run of %s rows, %s", seed, runRows, query)
                        .isEqualTo(pages(plain, query, limit));
            }
        }
        assertThat(result.directory().resolve("rows.keys")).exists();
    }

    /** Keys of all kinds, many with long beginnings in common, some more than once. */
    private static List<Value> keys(SplittableRandom random) {
        String start = "key-".repeat(random.nextInt(30));
        int count = 1000 + random.nextInt(4000);
        int different = 1 + random.nextInt(2 * count);
        boolean numbers = random.nextBoolean();
        List<Value> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = random.nextInt(different) - 50;
            keys.add(numbers || random.nextInt(50) == 0 ? Value.of(number) : Value.of(start + number));
        }
        return keys;
    }

    private static RowQuery query(SplittableRandom random, List<Value> keys) {
        boolean descending = random.nextBoolean();
        if (random.nextInt(3) == 0) {
            return new RowQuery(Optional.of(key(random, keys)), Optional.empty(), Optional.empty(), descending);
        }
        return new RowQuery(Optional.empty(), end(random, keys), end(random, keys), descending);
    }

    private static Optional<Value> end(SplittableRandom random, List<Value> keys) {
        return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(key(random, keys));
    }

    private static Value key(SplittableRandom random, List<Value> keys) {
        return random.nextInt(10) == 0 ? Value.of("key-1x") : keys.get(random.nextInt(keys.size()));
    }

    /** All pages, each read from the place that the page before it named. */
    private static List<List<String>> pages(ResultReader reader, RowQuery query, int limit) {
        List<List<String>> pages = new ArrayList<>();
        Optional<RowPlace> next = Optional.of(RowPlace.START);
        while (next.isPresent()) {
            Page page = reader.query(query, next.get(), limit);
            pages.add(text(page));
            next = page.next();
        }
        return pages;
    }

    /** A long row by its place. */
    private static List<String> text(Page page) {
        return page.chunk() instanceof LongRow row
                ? List.of(row.toString())
                : page.rows().stream()
                        .map(row -> new String(row, StandardCharsets.UTF_8))
                        .toList();
    }

    private FiledResult write(List<Value> keys, SplittableRandom random) {
        JobDirectory job = new JobDirectory(root, "job-" + jobs++);
        try (ResultWriter writer = ResultRows.writer(job, KeyOrder.NONE)) {
            for (int i = 0; i < keys.size(); i++) {
                int length = random.nextInt(1500) == 0 ? 3 << 19 : 70 + random.nextInt(30);
                ResultRows.append(writer, keys.get(i), Value.of(i + "x".repeat(length)));
            }
            return (FiledResult) writer.commit();
        }
    }

    private FiledResult write(int rows) {
        SplittableRandom random = new SplittableRandom(rows);
        return write(
                Stream.generate(() -> Value.of(random.nextInt(rows)))
                        .map(Value.class::cast)
                        .limit(rows)
                        .toList(),
                random);
    }

    private static ResultReader open(FiledResult result, int runRows, long lookBytes) {
        return result.open(new KeyIndexFile(result.directory().resolve("rows.keys"), runRows, lookBytes));
    }

    @Test
    void findsRowsInRunsOfTheUsualLength() {
        int count = (1 << 20) + 1000;
        JobDirectory job = new JobDirectory(root, "large");
        FiledResult result;
        try (ResultWriter writer = ResultRows.writer(job, KeyOrder.NONE)) {
            for (long i = 0; i < count; i++) {
                ResultRows.append(writer, Value.of(i * 7919 % count), Value.of(i));
            }
            result = (FiledResult) writer.commit();
        }
        try (ResultReader indexed = result.open();
                ResultReader plain = open(result, 1, NEVER)) {
            for (boolean descending : new boolean[] {false, true}) {
                Optional<Value> low = Optional.of(Value.of(count / 3));
                Optional<Value> high = Optional.of(Value.of(count / 3 + 1000));
                RowQuery query =
                        new RowQuery(Optional.empty(), descending ? high : low, descending ? low : high, descending);
                assertThat(pages(indexed, query, 400)).isEqualTo(pages(plain, query, 400));
            }
        }
        assertThat(result.directory().resolve("rows.keys")).hasSize(count * 8L + 2 * 16);
    }

    private static RowQuery rare(int key) {
        return new RowQuery(Optional.of(Value.of(key)), Optional.empty(), Optional.empty(), false);
    }

    @Test
    void needsNoIndexForRowsThatAreSoonFound() {
        FiledResult result = write(5000);
        RowQuery most = new RowQuery(Optional.empty(), Optional.of(Value.of(10)), Optional.empty(), false);
        try (ResultReader reader = open(result, 1000, 1 << 16)) {
            assertThat(reader.query(most, RowPlace.START, 100).rows()).hasSize(100);
        }
        assertThat(files(result)).containsExactly("meta.json", "rows.index", "rows.ndjson");
    }

    @Test
    void keepsTheIndexForOthers() throws Exception {
        FiledResult result = write(5000);
        try (ResultReader reader = open(result, 1000, 0)) {
            reader.query(rare(7), RowPlace.START, 10);
        }
        assertThat(files(result)).containsExactly("meta.json", "rows.index", "rows.keys", "rows.ndjson");
        assertThat(result.directory().resolve("rows.keys")).hasSize(5000 * 8 + 5 * 16);
        Object written = Files.getLastModifiedTime(result.directory().resolve("rows.keys"));
        try (ResultReader reader = open(result, 1000, 0)) {
            reader.query(rare(8), RowPlace.START, 10);
        }
        assertThat(Files.getLastModifiedTime(result.directory().resolve("rows.keys")))
                .isEqualTo(written);
    }

    @Test
    void leavesNothingOfAnIndexThatIsInterrupted() {
        FiledResult result = write(5000);
        try (ResultReader reader = open(result, 1000, 0)) {
            Thread.currentThread().interrupt();
            assertThat(catchAny(() -> reader.query(rare(7), RowPlace.START, 10)))
                    .isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(files(result)).containsExactly("meta.json", "rows.index", "rows.ndjson");
        try (ResultReader reader = open(result, 1000, 0);
                ResultReader plain = open(result, 1000, NEVER)) {
            assertThat(pages(reader, rare(7), 10)).isEqualTo(pages(plain, rare(7), 10));
        }
    }

    private static boolean catchAny(Runnable task) {
        try {
            task.run();
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    @Test
    void answersWithoutAnIndexWhenTheJobIsDeleted() {
        FiledResult result = write(5000);
        try (ResultReader plain = open(result, 1000, NEVER);
                ResultReader reader = open(result, 1000, 0)) {
            List<List<String>> expected = pages(plain, rare(7), 10);
            new JobDirectory(root, "job-0").delete();
            assertThat(pages(reader, rare(7), 10)).isEqualTo(expected);
        }
        assertThat(root.resolve("jobs/job-0")).doesNotExist();
    }

    @Test
    void isGoneWithItsJobWheneverThatIsDeleted() throws Exception {
        for (int i = 0; i < 30; i++) {
            FiledResult result = write(2000 + i);
            Thread deleting = new Thread(new JobDirectory(root, "job-" + i)::delete);
            try (ResultReader reader = open(result, 100, 0)) {
                deleting.start();
                reader.query(rare(7), RowPlace.START, 10);
            }
            deleting.join();
            assertThat(root.resolve("jobs/job-" + i)).doesNotExist();
        }
    }

    private static List<String> files(FiledResult result) {
        try (Stream<Path> files = Files.list(result.directory())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
