package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Results in which some rows are too long to be read at once. */
class LongRowTest {
    private static final int ROWS = 1000;

    @TempDir
    Path root;

    private int jobs;
    private ResultReader reader;

    @BeforeEach
    void write() {
        reader = write(KeyOrder.ASCENDING).open();
    }

    @AfterEach
    void close() {
        reader.close();
    }

    /** Rows of the keys 0, 2, 4, …; the last one is long, and so are some before it, two of them neighbours. */
    private Result write(KeyOrder order) {
        JobDirectory job = new JobDirectory(root, "job-" + jobs++);
        try (ResultWriter writer = ResultRows.writer(job, order)) {
            for (int i = 0; i < ROWS; i++) {
                byte[] start = ("{\"key\":" + 2 * i + ",\"value\":\"").getBytes(StandardCharsets.UTF_8);
                writer.part(start, 0, start.length);
                byte[] text = "x".repeat(1000).getBytes(StandardCharsets.UTF_8);
                for (int part = isLong(i) ? 2000 : i % 100; part > 0; part--) {
                    writer.part(text, 0, text.length);
                }
                writer.part("\"}".getBytes(StandardCharsets.UTF_8), 0, 2);
                writer.endRow();
            }
            return writer.commit();
        }
    }

    private static boolean isLong(int row) {
        return row == 0 || row == 17 || row == 500 || row == 501 || row == ROWS - 1;
    }

    /** The keys of a chunk. */
    private static List<Long> keys(ResultReader reader, RowChunk chunk) {
        if (chunk instanceof LongRow row) {
            assertThat(row.length()).isGreaterThan(2_000_000);
            byte[] line = reader.bytes(row.offset(), (int) row.length());
            assertThat(line[line.length - 1]).isEqualTo((byte) '\n');
            String head = new String(reader.head(row), StandardCharsets.UTF_8);
            assertThat(new String(line, StandardCharsets.UTF_8)).startsWith(head + "\"xxx");
            return List.of(number(head));
        }
        return ((RowLines) chunk)
                .rows().stream()
                        .map(row -> number(new String(row, StandardCharsets.UTF_8)))
                        .toList();
    }

    private static long number(String row) {
        return Long.parseLong(row.substring(7, row.indexOf(',')));
    }

    private static List<Long> evens(long from, long to) {
        return LongStream.range(from, to).filter(key -> key % 2 == 0).boxed().toList();
    }

    @Test
    void givesEachAlone() {
        List<Long> seen = new ArrayList<>();
        List<Long> alone = new ArrayList<>();
        for (RowChunk chunk = reader.read(0, 50, 100_000).chunk();
                chunk.count() > 0;
                chunk = reader.read(seen.size(), 50, 100_000).chunk()) {
            seen.addAll(keys(reader, chunk));
            if (chunk instanceof LongRow) {
                alone.addAll(keys(reader, chunk));
            }
        }
        assertThat(seen).isEqualTo(evens(0, 2 * ROWS));
        assertThat(alone).containsExactly(0L, 34L, 1000L, 1002L, 2L * (ROWS - 1));
    }

    @Test
    void startsAtAnyRow() {
        for (int row : new int[] {0, 1, 16, 17, 18, 499, 500, 501, 502, ROWS - 1}) {
            assertThat(keys(reader, reader.read(row, 1, 10).chunk())).containsExactly(2L * row);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyOrder.class,
            names = {"ASCENDING", "NONE"})
    void findsKeysAroundThem(KeyOrder order) {
        try (ResultReader opened = write(order).open()) {
            for (boolean descending : List.of(false, true)) {
                for (int[] range : RANGES) {
                    RowQuery query = new RowQuery(
                            Optional.empty(),
                            Optional.of(Value.of(range[descending ? 1 : 0])),
                            Optional.of(Value.of(range[descending ? 0 : 1])),
                            descending);
                    assertThat(found(opened, query, 0)).isEqualTo(expected(range[0], range[1], descending));
                }
            }
        }
    }

    private static final int[][] RANGES = {{0, 0}, {33, 36}, {999, 1003}, {1000, 1000}, {1003, 1990}, {1997, 3000}};

    private static List<Long> found(ResultReader opened, RowQuery query, long skip) {
        List<Long> found = new ArrayList<>();
        RowWalk walk = opened.walk(query, new RowPlace(0, skip));
        while (!walk.isDone()) {
            found.addAll(keys(opened, walk.next(100, 50_000)));
        }
        return found;
    }

    @Test
    void skipsThem() {
        RowQuery key = new RowQuery(Optional.empty(), Optional.of(Value.of(998)), Optional.empty(), false);
        assertThat(found(reader, key, 2)).isEqualTo(evens(1002, 2 * ROWS));
        try (ResultReader unordered = write(KeyOrder.NONE).open()) {
            assertThat(found(unordered, key, 2)).isEqualTo(evens(1002, 2 * ROWS));
        }
    }

    @Test
    void givesEachAPageForItself() {
        List<Long> seen = new ArrayList<>();
        Optional<RowPlace> next = Optional.of(RowPlace.START);
        while (next.isPresent()) {
            Page page = reader.query(RowQuery.all(), next.orElseThrow(), 300);
            assertThat(page.chunk().count()).isPositive();
            seen.addAll(keys(reader, page.chunk()));
            next = page.next();
            assertThat(next.isPresent()).isEqualTo(seen.size() < ROWS);
        }
        assertThat(seen).isEqualTo(evens(0, 2 * ROWS));
    }

    @Test
    void arePagedThroughWhereTheyAreFiltered() {
        RowQuery query = new RowQuery(Optional.empty(), Optional.of(Value.of(30)), Optional.empty(), false);
        try (ResultReader unordered = write(KeyOrder.NONE).open()) {
            List<Long> seen = new ArrayList<>();
            Optional<RowPlace> next = Optional.of(RowPlace.START);
            while (next.isPresent()) {
                Page page = unordered.query(query, next.orElseThrow(), 7);
                seen.addAll(keys(unordered, page.chunk()));
                next = page.next();
            }
            assertThat(seen).isEqualTo(evens(30, 2 * ROWS));
        }
    }

    @Test
    void readsAKeyThatIsLongToo() {
        String key = "\\\"],k".repeat(5000);
        JobDirectory job = new JobDirectory(root, "job-key");
        try (ResultWriter writer = ResultRows.writer(job, KeyOrder.ASCENDING)) {
            ResultRows.append(
                    writer,
                    new Value.Array(List.of(Value.of(key), Value.object("a", Value.of(",")))),
                    Value.of("v".repeat(3_000_000)));
            ResultRows.append(writer, Value.object("b", Value.Null.NULL), Value.of(1));
            try (ResultReader opened = writer.commit().open()) {
                LongRow row = (LongRow) opened.read(0, 10, 10).chunk();
                assertThat(new String(opened.head(row), StandardCharsets.UTF_8))
                        .isEqualTo("{\"key\":[\"" + key.replace("\\", "\\\\").replace("\"", "\\\"")
                                + "\",{\"a\":\",\"}],\"value\":");
                assertThat(found(opened, RowQuery.all(), 1, 1)).isEqualTo(1);
            }
        }
    }

    private static int found(ResultReader opened, RowQuery query, long skip, int limit) {
        return opened.query(query, RowPlace.after(skip), limit).chunk().count();
    }

    private static List<Long> expected(int low, int high, boolean descending) {
        List<Long> keys = new ArrayList<>(evens(low, Math.min(2 * ROWS, high + 1)));
        if (descending) {
            Collections.reverse(keys);
        }
        return keys;
    }
}
