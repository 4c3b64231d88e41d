package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.local.scan.KeyWords;
import io.millrace.engine.local.scan.PairBatch;
import io.millrace.function.Builtins;
import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import io.millrace.value.RandomValues;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Keys of all kinds and lengths find their states. */
final class GroupTableTest {
    private static GroupTable counts() {
        return new GroupTable(Builtins.reduce("_count").newAccumulators());
    }

    private static int ordinal(GroupTable table, Value key) {
        KeyBytes bytes = new KeyBytes().set(key);
        return table.ordinal(bytes.first(), bytes.second(), bytes.array());
    }

    private static List<Value> keys(long seed) {
        RandomValues random = new RandomValues(seed);
        List<Value> keys = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            keys.add(i % 3 == 0 ? random.any(2) : Value.of("x".repeat(i % 40) + i % 97 + "\0".repeat(i % 3)));
        }
        return keys;
    }

    @Test
    void givesEqualKeysOneOrdinalInTheOrderOfFirstSight() {
        for (long seed = 0; seed < 20; seed++) {
            GroupTable table = counts();
            Map<String, Integer> seen = new HashMap<>();
            for (Value key : keys(seed)) {
                String bytes = new String(KeyCodec.encode(key), StandardCharsets.ISO_8859_1);
                int expected = seen.computeIfAbsent(bytes, any -> seen.size());
                assertThat(ordinal(table, key)).as("seed %d", seed).isEqualTo(expected);
            }
            assertThat(table.size()).isEqualTo(seen.size());
        }
    }

    @Test
    void tellsKeysAsTheyWereEncoded() {
        GroupTable table = counts();
        for (Value key : keys(7)) {
            int ordinal = ordinal(table, key);
            assertThat(table.key(ordinal)).isEqualTo(KeyCodec.encode(key));
            assertThat(Json.text(table.value(ordinal))).isEqualTo(Json.text(KeyCodec.decode(KeyCodec.encode(key))));
        }
    }

    @Test
    void addsBatchesOfAnyKind() {
        for (String reduce : List.of("_count", "_sum", "_mean", "_min", "_max", "_stats", "_top(3)")) {
            for (PairBatch.Kind kind : PairBatch.Kind.values()) {
                checkBatches(reduce, kind, new Random(kind.ordinal()), 0);
            }
        }
    }

    /** The first keys decide how all are looked up. */
    @Test
    void addsBatchesWhoseFirstKeysAloneAreLong() {
        for (int longKeys : new int[] {15, 16, 17}) {
            checkBatches("_sum", PairBatch.Kind.LONGS, new Random(longKeys), longKeys);
        }
    }

    /** Batches give what single values give. */
    private static void checkBatches(String reduce, PairBatch.Kind kind, Random random, int longKeys) {
        GroupTable batched = new GroupTable(Builtins.reduce(reduce).newAccumulators());
        GroupTable single = new GroupTable(Builtins.reduce(reduce).newAccumulators());
        PairBatch batch = new PairBatch();
        batch.kind(kind, kind == PairBatch.Kind.DECIMALS ? 2 : 0);
        for (int round = 0; round < 5; round++) {
            fill(batch, single, random, longKeys);
            batched.add(batch);
        }
        assertThat(batched.size()).isEqualTo(single.size());
        for (int i = 0; i < single.size(); i++) {
            assertThat(text(batched, i)).as("%s of %s", reduce, kind).isEqualTo(text(single, i));
        }
    }

    private static String text(GroupTable table, int ordinal) {
        try {
            return Json.text(table.states().finish(ordinal));
        } catch (io.millrace.problem.JobException e) {
            return e.code().wireName();
        }
    }

    private static void fill(PairBatch batch, GroupTable single, Random random, int longKeys) {
        int size = 1 + random.nextInt(PairBatch.CAPACITY);
        byte[] holder = new byte[64 * size];
        batch.size(0);
        batch.bytes(holder);
        for (int i = 0; i < size; i++) {
            String text = "k".repeat(i < longKeys ? 30 : random.nextInt(longKeys > 0 ? 8 : 30)) + random.nextInt(3);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, holder, 64 * i, bytes.length);
            batch.words()[2 * i] = KeyWords.first(holder, 64 * i, bytes.length);
            batch.words()[2 * i + 1] = KeyWords.second(holder, 64 * i, bytes.length);
            Value value = value(batch, i, random);
            single.states().add(ordinal(single, Value.of(text)), value);
        }
        batch.size(size);
    }

    private static Value value(PairBatch batch, int at, Random random) {
        long number = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(1000) - 500;
        double real = random.nextInt(3) == 0 ? random.nextInt(9) : random.nextGaussian();
        batch.values()[at] = batch.kind() == PairBatch.Kind.DOUBLES ? Double.doubleToLongBits(real) : number;
        return switch (batch.kind()) {
            case ONES -> Value.of(1);
            case LONGS -> Value.of(number);
            case DECIMALS -> new Value.Decimal(java.math.BigDecimal.valueOf(number, 2));
            case DOUBLES -> Value.of(real);
        };
    }
}
