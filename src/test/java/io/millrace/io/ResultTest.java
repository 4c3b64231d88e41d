package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResultTest {
    private static final Value LONG = Value.of("x".repeat(ResultWriter.SMALL_BYTES));

    @TempDir
    private Path directory;

    private JobDirectory job;

    @BeforeEach
    void makeJob() {
        job = JobDirectory.ofNewJob(directory, "0199-ab");
    }

    @Test
    void writesRowsAsLinesOfJson() throws Exception {
        try (ResultWriter writer = writer()) {
            ResultRows.append(writer, Value.of("ä\n"), new Value.Decimal(new BigDecimal("1.50")));
            Result result = writer.commit();
            assertThat(result.info()).isEqualTo(new ResultInfo(1, 28));
            assertThat(text(result)).isEqualTo("{\"key\":\"ä\\n\",\"value\":1.50}\n");
        }
    }

    @Test
    void takesRowsThatAreReady() throws Exception {
        byte[] rows = "-{\"key\":1,\"value\":2}{\"key\":3,\"value\":4}".getBytes(StandardCharsets.UTF_8);
        try (ResultWriter writer = writer(KeyOrder.ASCENDING)) {
            writer.append(rows, 1, 19);
            writer.append(rows, 20, 19);
            Result result = writer.commit();
            assertThat(result.info().rows()).isEqualTo(2);
            assertThat(text(result)).isEqualTo("{\"key\":1,\"value\":2}\n{\"key\":3,\"value\":4}\n");
        }
    }

    @Test
    void refusesMoreThanTheDiskQuota() throws Exception {
        DiskQuota quota = new DiskQuota(1 << 20);
        byte[] row = new byte[1000];
        ResultWriter.Place place = new ResultWriter.Place(job, job.result(), quota);
        try (ResultWriter writer = new ResultWriter(place, KeyOrder.NONE, new ByteBuilder(64))) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 2000; i++) {
                            writer.append(row, 0, row.length);
                        }
                    })
                    .isInstanceOfSatisfying(
                            JobException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL));
        }
        assertThat(files()).containsExactly("input");
        assertThat(quota.used()).isZero();
    }

    @Test
    void leavesNothingWithoutCommit() throws Exception {
        try (ResultWriter writer = writer()) {
            ResultRows.append(writer, Value.of(1), LONG);
            assertThat(files()).containsExactly("input", "result.partial");
        }
        assertThat(files()).containsExactly("input");
    }

    @Test
    void startsAfreshAfterABrokenAttempt() throws Exception {
        Path partial = job.path().resolve("result.partial");
        Files.createDirectories(partial);
        Files.writeString(partial.resolve("rows.ndjson"), "rest");
        try (ResultWriter writer = writer()) {
            ResultRows.append(writer, Value.of(1), LONG);
            assertThat(writer.commit().info().rows()).isEqualTo(1);
        }
        assertThat(files()).containsExactly("input", "result");
    }

    @Test
    void touchesNoFileForFewRows() {
        assertThat(write(keys(100), 20)).isInstanceOf(SmallResult.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void readsTheSameFromMemoryAndFromFiles() {
        SmallResult small = (SmallResult) write(keys(2000), 5);
        byte[] stored = new byte[3 + small.storedBytes()];
        small.store(stored, 3);
        SmallResult restored = SmallResult.restore(stored, 3, small.storedBytes());
        FiledResult filed = small.toFiles(job);
        for (Result result : List.of(restored, filed)) {
            assertThat(result.info()).isEqualTo(small.info());
            assertThat(result.digest()).isEqualTo(small.digest()).matches("[0-9a-f]{64}");
            assertThat(text(result)).isEqualTo(text(small));
            try (ResultReader reader = result.open()) {
                RowQuery query =
                        new RowQuery(Optional.empty(), Optional.of(Value.of(1500)), Optional.of(Value.of(700)), true);
                assertThat(numbers(reader.query(query, RowPlace.after(300), 2).rows()))
                        .containsExactly(1200L, 1199L);
            }
        }
    }

    private static String text(Result result) {
        try (InputStream lines = result.source("any").open()) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ResultWriter writer() {
        return writer(KeyOrder.NONE);
    }

    private ResultWriter writer(KeyOrder order) {
        return ResultRows.writer(job, order);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(job.path())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void readsBlocksFromAnyRow() {
        try (ResultReader reader = write(keys(3000), 20).open()) {
            for (long row : new long[] {0, 1, 255, 256, 257, 1500, 2999}) {
                RowBlock block = reader.read(row, 10, 1 << 20);
                assertThat(block.firstRow()).isEqualTo(row);
                assertThat(numbers(block.rows())).containsExactlyElementsOf(range(row, Math.min(3000, row + 10)));
            }
            assertThat(reader.read(3000, 10, 100).rows()).isEmpty();
            assertThat(reader.read(Long.MAX_VALUE, 10, 100).rows()).isEmpty();
        }
    }

    @Test
    void readsAtLeastOneRowHoweverLong() {
        try (ResultReader reader = write(keys(5), 200_000).open()) {
            assertThat(numbers(reader.read(2, 10, 1).rows())).containsExactly(2L);
            assertThat(numbers(reader.read(2, 10, 450_000).rows())).containsExactly(2L, 3L);
        }
    }

    @Test
    void readsOnWhereABlockEnded() {
        List<Long> keys = keys(3000);
        try (ResultReader reader = write(keys, 20).open()) {
            List<Long> seen = new ArrayList<>();
            RowBlock block = reader.read(0, 1000, 700);
            while (block.lines().count() > 0) {
                assertThat(block.lines().length()).isLessThanOrEqualTo(700);
                seen.addAll(numbers(block.rows()));
                block = reader.read(seen.size(), 1000, 700);
            }
            assertThat(seen).isEqualTo(keys);
        }
    }

    @Test
    void readsRowsOfVeryDifferentLengths() {
        Random random = new Random(3);
        List<Integer> lengths =
                Stream.generate(() -> 1 << random.nextInt(19)).limit(300).toList();
        Result result;
        try (ResultWriter writer = writer()) {
            lengths.forEach(length -> ResultRows.append(writer, Value.of(length), Value.of("x".repeat(length))));
            result = writer.commit();
        }
        try (ResultReader reader = result.open()) {
            for (int i = 0; i < 300; i += 7) {
                assertThat(numbers(reader.read(i, 2, Integer.MAX_VALUE).rows()).get(1))
                        .isEqualTo(lengths.get(i + 1).longValue());
            }
            RowQuery backward = new RowQuery(Optional.empty(), Optional.empty(), Optional.empty(), true);
            assertThat(numbers(reader.query(backward, RowPlace.after(100), 50).rows())
                            .get(49))
                    .isEqualTo(lengths.get(150).longValue());
        }
    }

    @Test
    void givesTheFileAsItIs() {
        Result result = write(keys(100), 20);
        try (ResultReader reader = result.open()) {
            StringBuilder read = new StringBuilder();
            byte[] piece = reader.bytes(0, 99);
            while (piece.length > 0) {
                read.append(new String(piece, StandardCharsets.US_ASCII));
                piece = reader.bytes(read.length(), 99);
            }
            assertThat(read.toString()).isEqualTo(text(result));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ascending", "descending", "shuffled"})
    void answersKeyQueriesInEveryOrder(String order) {
        List<Long> keys =
                new ArrayList<>(IntStream.range(0, 2000).mapToObj(i -> i / 2L).toList());
        if (order.equals("descending")) {
            Collections.reverse(keys);
        } else if (order.equals("shuffled")) {
            Collections.shuffle(keys, new Random(7));
        }
        try (ResultReader reader = write(keys, 10).open()) {
            for (RowQuery query : queries()) {
                List<Long> expected = expected(keys, query);
                assertThat(numbers(reader.query(query, RowPlace.START, 5000).rows()))
                        .as("%s", query)
                        .isEqualTo(expected);
                assertThat(paged(reader, query, 7))
                        .as("%s", query)
                        .isEqualTo(expected.subList(0, Math.min(70, expected.size())));
            }
        }
    }

    @Test
    void goesOnBehindWhatAPageHasSeen() {
        List<Long> keys = new ArrayList<>(
                IntStream.range(0, 100_000).mapToObj(i -> (long) i).toList());
        Collections.shuffle(keys, new Random(7));
        RowQuery half = new RowQuery(Optional.empty(), Optional.of(Value.of(50_000)), Optional.empty(), false);
        try (ResultReader reader = write(keys, 10).open()) {
            RowPlace place = reader.query(half, RowPlace.START, 40_000).next().orElseThrow();
            assertThat(place.seen()).isGreaterThan(70_000);
            assertThat(place.skip()).isLessThan(10_000);
        }
    }

    private static List<RowQuery> queries() {
        List<RowQuery> queries = new ArrayList<>();
        List<Optional<Value>> ends = new ArrayList<>();
        ends.add(Optional.empty());
        for (long end : new long[] {-1, 0, 1, 400, 401, 999, 1000}) {
            ends.add(Optional.of(Value.of(end)));
        }
        for (Optional<Value> start : ends) {
            queries.add(new RowQuery(start, Optional.empty(), Optional.empty(), false));
            queries.add(new RowQuery(start, Optional.empty(), Optional.empty(), true));
            for (Optional<Value> end : ends) {
                queries.add(new RowQuery(Optional.empty(), start, end, false));
                queries.add(new RowQuery(Optional.empty(), start, end, true));
            }
        }
        return queries;
    }

    private static List<Long> expected(List<Long> keys, RowQuery query) {
        long start = query.startKey().map(ResultTest::number).orElse(query.descending() ? 9999L : -9999L);
        long end = query.endKey().map(ResultTest::number).orElse(query.descending() ? -9999L : 9999L);
        List<Long> expected = new ArrayList<>();
        for (long key : keys) {
            boolean inside = query.descending() ? key <= start && key >= end : key >= start && key <= end;
            if (inside && query.key().map(ResultTest::number).orElse(key) == key) {
                expected.add(key);
            }
        }
        if (query.descending()) {
            Collections.reverse(expected);
        }
        return expected;
    }

    /** Ten pages. */
    private static List<Long> paged(ResultReader reader, RowQuery query, int limit) {
        List<Long> seen = new ArrayList<>();
        Optional<RowPlace> next = Optional.of(RowPlace.START);
        for (int i = 0; i < 10 && next.isPresent(); i++) {
            Page page = reader.query(query, next.orElseThrow(), limit);
            seen.addAll(numbers(page.rows()));
            next = page.next();
        }
        return seen;
    }

    @Test
    void findsDecimalKeysByTheirNumber() {
        Result result;
        try (ResultWriter writer = writer(KeyOrder.ASCENDING)) {
            ResultRows.append(writer, new Value.Decimal(new BigDecimal("1.50")), Value.of(1));
            ResultRows.append(writer, new Value.Decimal(new BigDecimal("2.00")), Value.of(2));
            result = writer.commit();
        }
        RowQuery query = new RowQuery(Optional.of(Json.read("1.5")), Optional.empty(), Optional.empty(), false);
        try (ResultReader reader = result.open()) {
            assertThat(reader.query(query, RowPlace.START, 10).rows()).hasSize(1);
        }
    }

    @Test
    void answersFromAnEmptyResult() {
        try (ResultReader reader = write(List.of(), 0).open()) {
            assertThat(reader.read(0, 10, 10).rows()).isEmpty();
            for (RowQuery query : queries()) {
                Page page = reader.query(query, RowPlace.START, 10);
                assertThat(page.rows()).isEmpty();
                assertThat(page.next()).isEmpty();
            }
        }
    }

    @Test
    void spoolsAFileThatIsThereWholeOrNotAtAll() throws Exception {
        job.create();
        try (SpoolFile aborted = new SpoolFile(job.input("../../etc/x"))) {
            aborted.write(ByteBuffer.wrap(new byte[10]));
        }
        assertThat(job.input("../../etc/x").getParent())
                .isEqualTo(job.path().resolve("input"))
                .isEmptyDirectory();
        try (SpoolFile kept = new SpoolFile(job.input("a"))) {
            kept.write(ByteBuffer.wrap(new byte[10]));
            kept.commit();
        }
        assertThat(job.input("a")).hasSize(10);
        job.delete();
        assertThat(job.path()).doesNotExist();
    }

    @Test
    void tellsAFullDiskByItsRoom() {
        IOException failed = new IOException("any");
        assertThat(WriteFailure.of(directory, failed, Long.MAX_VALUE))
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL));
    }

    @Test
    void refusesAJobIdThatIsAPath() {
        assertThatThrownBy(() -> new JobDirectory(directory, "../x")).isInstanceOf(IllegalArgumentException.class);
    }

    private static KeyOrder order(List<Long> keys) {
        List<Long> sorted = keys.stream().sorted().toList();
        if (keys.equals(sorted)) {
            return KeyOrder.ASCENDING;
        }
        return keys.equals(sorted.stream().sorted(Comparator.reverseOrder()).toList())
                ? KeyOrder.DESCENDING
                : KeyOrder.NONE;
    }

    private Result write(List<Long> keys, int valueChars) {
        try (ResultWriter writer = writer(order(keys))) {
            keys.forEach(key -> ResultRows.append(writer, Value.of(key), Value.of("x".repeat(valueChars))));
            Result result = writer.commit();
            assertThat(result.info().rows()).isEqualTo(keys.size());
            return result;
        }
    }

    private static List<Long> keys(int count) {
        return range(0, count);
    }

    private static List<Long> range(long from, long to) {
        return Stream.iterate(from, i -> i < to, i -> i + 1).collect(Collectors.toList());
    }

    private static List<Long> numbers(List<byte[]> rows) {
        return rows.stream()
                .map(row -> (Value.Obj) Json.read(new String(row, StandardCharsets.UTF_8)))
                .map(row -> number(row.members().get("key")))
                .collect(Collectors.toList());
    }

    private static long number(Value value) {
        return ((Value.Int) value).value();
    }
}
