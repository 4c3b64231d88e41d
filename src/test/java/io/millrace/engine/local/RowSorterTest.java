package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.Output;
import io.millrace.engine.Row;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RowSorterTest {
    private static final long SEED = 8128;
    private static final int[] LIMITS = {0, 1, 7, 600, 100_000};

    @TempDir
    private Path root;

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource(Output.Sort.class)
    void ordersRowsOfUniqueKeysAsRankingDoes(Output.Sort sort) {
        List<Row> rows = uniqueRows(2000);
        for (int limit : LIMITS) {
            RowRanking ranking = ranking(sort, limit);
            List<String> expected = texts(ranking.first(
                    rows.stream().map(row -> ranking.rank(KeyCodec.encode(row.key()), row.value()))));
            for (SpaceFixture fixture : spaces()) {
                assertThat(sortUnique(fixture, sort, rows, limit))
                        .as("seed %d, limit %d", SEED, limit)
                        .isEqualTo(expected.subList(0, Math.min(limit, expected.size())));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Output.Sort.class)
    void ordersEmittedRowsAsRankingDoes(Output.Sort sort) {
        List<Row> rows =
                Stream.generate(() -> new Row(value(), value())).limit(2000).toList();
        for (int limit : LIMITS) {
            RowRanking ranking = ranking(sort, limit);
            List<String> expected =
                    texts(ranking.first(IntStream.range(0, rows.size()).mapToObj(i -> ranking.rank(rows.get(i), i))));
            for (SpaceFixture fixture : spaces()) {
                assertThat(sortEmitted(fixture, sort, rows, limit))
                        .as("seed %d, limit %d", SEED, limit)
                        .isEqualTo(expected.subList(0, Math.min(limit, expected.size())));
            }
        }
    }

    private List<SpaceFixture> spaces() {
        return List.of(SpaceFixture.large(root), SpaceFixture.small(root), SpaceFixture.tiny(root));
    }

    private static RowRanking ranking(Output.Sort sort, int limit) {
        return new RowRanking(new Output(sort, OptionalInt.of(limit), Map.of()));
    }

    private List<Row> uniqueRows(int count) {
        Map<String, Row> rows = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            Value key = value();
            rows.put(Json.text(KeyCodec.decode(KeyCodec.encode(key))), new Row(key, value()));
        }
        return List.copyOf(rows.values());
    }

    /** Many are equal, or begin alike; some are empty, some are long. */
    private Value value() {
        return switch (random.nextInt(8)) {
            case 0 -> Value.of(random.nextInt(10));
            case 1 -> Value.of(random.nextLong());
            case 2 -> Value.of(random.nextInt(1000) / 8.0);
            case 3 -> Value.of("x".repeat(random.nextInt(3)));
            case 4 -> Value.of("http://www.example.org/" + random.nextInt(100_000));
            case 5 -> Value.of("0123456".repeat(random.nextInt(120)) + random.nextInt(3));
            case 6 -> new Value.Array(List.of(Value.of("\0".repeat(random.nextInt(9))), Value.of(random.nextInt(4))));
            default -> Value.of(random.nextBoolean());
        };
    }

    private static List<String> texts(List<Ranked> rows) {
        return rows.stream().map(ranked -> Json.text(ranked.row().toValue())).toList();
    }

    /** In three sorters, as partitions are. */
    private static List<String> sortUnique(SpaceFixture fixture, Output.Sort sort, List<Row> rows, long limit) {
        RowOrder order = new RowOrder(sort);
        ByteBuilder orderKey = new ByteBuilder(16);
        List<RowRun> runs = new ArrayList<>();
        for (int partition = 0; partition < 3; partition++) {
            RowSorter sorter = new RowSorter(fixture.space(), limit);
            for (int i = partition; i < rows.size(); i += 3) {
                Row row = rows.get(i);
                byte[] key = KeyCodec.encode(row.key());
                order.unique(key, 0, key.length, row.value(), orderKey);
                add(sorter, orderKey, new Row(KeyCodec.decode(key), row.value()));
            }
            runs.addAll(sorter.finish());
        }
        return merged(fixture, runs, limit);
    }

    /** In splits of ten rows, which two tasks map by turns. */
    private static List<String> sortEmitted(SpaceFixture fixture, Output.Sort sort, List<Row> rows, long limit) {
        RowOrder order = new RowOrder(sort);
        ByteBuilder orderKey = new ByteBuilder(16);
        RowSorters sorters = new RowSorters(fixture.space(), limit);
        RowSorter first = sorters.borrow();
        RowSorter second = sorters.borrow();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            order.emitted(row.key(), row.value(), i / 10, i % 10, orderKey);
            add(i / 10 % 2 == 0 ? first : second, orderKey, row);
        }
        sorters.giveBack(second);
        sorters.giveBack(first);
        return merged(fixture, sorters.finish(), limit);
    }

    private static void add(RowSorter sorter, ByteBuilder orderKey, Row row) {
        byte[] text = Json.bytes(row.toValue());
        sorter.add(orderKey, text, 0, text.length);
    }

    private static List<String> merged(SpaceFixture fixture, List<RowRun> runs, long limit) {
        return SpaceFixture.texts(RunMerge.of(runs, fixture.space(), limit));
    }

    @Test
    void sortsAnyBytes() {
        byte[][] keys = new byte[3000][];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = new byte[random.nextInt(30)];
            for (int j = 0; j < keys[i].length; j++) {
                keys[i][j] = (byte) (random.nextInt(10) == 0 ? random.nextInt() : 0);
            }
        }
        List<String> expected = Stream.of(keys)
                .sorted(java.util.Arrays::compareUnsigned)
                .map(key -> new String(key, StandardCharsets.ISO_8859_1))
                .map(RowSorterTest::hex)
                .toList();
        for (SpaceFixture fixture : spaces()) {
            RowSorter sorter = new RowSorter(fixture.space(), Long.MAX_VALUE);
            for (byte[] key : keys) {
                byte[] text = hex(new String(key, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.UTF_8);
                sorter.add(new ByteBuilder(key.length).put(key), text, 0, text.length);
            }
            assertThat(merged(fixture, sorter.finish(), Long.MAX_VALUE))
                    .as("seed %d", SEED)
                    .isEqualTo(expected);
        }
    }

    private static String hex(String bytes) {
        return java.util.HexFormat.of().formatHex(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void holdsNoMoreThanTwiceTheLimit(int limit) {
        SpaceFixture fixture = SpaceFixture.large(root);
        RowSorter sorter = new RowSorter(fixture.space(), limit);
        ByteBuilder key = new ByteBuilder(16);
        long most = 0;
        int wanted = 0;
        for (int i = 0; i < 200_000; i++) {
            key.clear().putLong(random.nextLong());
            wanted += sorter.wants(key) ? 1 : 0;
            sorter.add(key, new byte[10], 0, 10);
            most = Math.max(most, fixture.memory().taken());
        }
        assertThat(most).as("seed %d", SEED).isLessThan(1 << 20);
        assertThat(wanted).as("seed %d", SEED).isLessThan(30_000);
        assertThat(fixture.spilledBytes()).isZero();
    }

    @Test
    void givesBackMemoryAndDisk() throws Exception {
        for (SpaceFixture fixture : spaces()) {
            sortUnique(fixture, Output.Sort.VALUE, uniqueRows(2000), Long.MAX_VALUE);
            assertThat(fixture.memory().taken()).isZero();
            assertThat(fixture.quota.used()).isZero();
            assertThat(fixture.filesLeft()).isEmpty();
        }
    }

    @Test
    void leavesNothingWhenItIsBrokenOff() throws Exception {
        SpaceFixture fixture = SpaceFixture.small(root);
        RowSorter sorter = new RowSorter(fixture.space(), Long.MAX_VALUE);
        fill(sorter, 5000);
        assertThat(fixture.spilledBytes()).isPositive();
        assertThat(fixture.pool.taken()).isPositive();
        fixture.close();
        assertThat(fixture.filesLeft()).isEmpty();
        assertThat(fixture.pool.taken()).isZero();
        assertThat(fixture.quota.used()).isZero();
    }

    @Test
    void failsWhenTheDiskThatTheJobMayUseIsUsedUp() {
        try (SpaceFixture fixture = SpaceFixture.tiny(root, 10_000)) {
            RowSorter sorter = new RowSorter(fixture.space(), Long.MAX_VALUE);
            assertThatThrownBy(() -> fill(sorter, 100_000))
                    .isInstanceOfSatisfying(
                            JobException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL));
        }
    }

    private void fill(RowSorter sorter, int rows) {
        byte[] noise = new byte[50];
        for (int i = 0; i < rows; i++) {
            random.nextBytes(noise);
            sorter.add(new ByteBuilder(8).putLong(random.nextLong()), noise, 0, noise.length);
        }
    }

    @Test
    void sortsRowsThatAreLargerThanAllMemory() {
        try (SpaceFixture fixture = SpaceFixture.tiny(root)) {
            RowSorter sorter = new RowSorter(fixture.space(), Long.MAX_VALUE);
            for (int i = 9; i >= 0; i--) {
                byte[] text = String.valueOf(i).repeat(100_000).getBytes(StandardCharsets.UTF_8);
                sorter.add(new ByteBuilder(8).putLong(i), text, 0, text.length);
            }
            assertThat(merged(fixture, sorter.finish(), Long.MAX_VALUE))
                    .containsExactlyElementsOf(IntStream.range(0, 10)
                            .mapToObj(i -> String.valueOf(i).repeat(100_000))
                            .toList());
        }
    }

    @Test
    void sortsKeysThatAgreeInVeryManyWords() {
        try (SpaceFixture fixture = SpaceFixture.large(root)) {
            RowSorter sorter = new RowSorter(fixture.space(), Long.MAX_VALUE);
            byte[] alike = new byte[2000];
            for (int i = 999; i >= 0; i--) {
                byte[] text = String.valueOf(i).getBytes(StandardCharsets.UTF_8);
                sorter.add(new ByteBuilder(8).put(alike).putLong(i), text, 0, text.length);
            }
            assertThat(merged(fixture, sorter.finish(), Long.MAX_VALUE))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1000).mapToObj(String::valueOf).toList());
        }
    }
}
