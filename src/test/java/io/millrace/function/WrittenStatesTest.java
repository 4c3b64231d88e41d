package io.millrace.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.problem.JobException;
import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Json;
import io.millrace.value.RandomValues;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** States that were written and read again are as good as those that never left memory. */
class WrittenStatesTest {
    private static final int ROUNDS = 80;
    private static final List<Function<RandomValues, Value>> NUMBERS = List.of(
            RandomValues::integer,
            RandomValues::real,
            RandomValues::decimal,
            RandomValues::number,
            values -> Value.of(values.random().nextInt(5)),
            values -> Value.of(values.random().nextInt(5000)),
            values -> values.random().nextInt(4) == 0 ? Value.Null.NULL : values.number());
    private static final List<Function<RandomValues, Value>> ANY =
            List.of(values -> values.any(2), WrittenStatesTest::equalInOrder, RandomValues::number);

    static Stream<Aggregator> ofNumbers() {
        return Stream.concat(
                Stream.of("_sum", "_mean", "_stats", "_approx_quantiles(0,0.5,0.99,1)", "_histogram(0.25)")
                        .map(Builtins::reduce),
                Stream.concat(Stream.of(Builtins.reduce("_stats").showing(Set.of("mean"))), ofAny()));
    }

    static Stream<Aggregator> ofAny() {
        return Stream.of("_count", "_min", "_max", "_first", "_last", "_distinct", "_approx_distinct", "_top(3)")
                .map(Builtins::reduce);
    }

    @ParameterizedTest
    @MethodSource("ofNumbers")
    void givesTheSameResultsOfNumbersAsBefore(Aggregator reduce) {
        for (int round = 0; round < ROUNDS; round++) {
            checkReading(reduce, 100L + round, NUMBERS.get(round % NUMBERS.size()));
        }
    }

    @ParameterizedTest
    @MethodSource("ofAny")
    void givesTheSameResultsOfAnyValuesAsBefore(Aggregator reduce) {
        for (int round = 0; round < ROUNDS; round++) {
            checkReading(reduce, 2000L + round, ANY.get(round % ANY.size()));
        }
    }

    @ParameterizedTest
    @MethodSource("ofNumbers")
    void mergesNumbersAsStatesInMemoryDo(Aggregator reduce) {
        for (int round = 0; round < ROUNDS; round++) {
            checkMerging(reduce, 30_000L + round, NUMBERS.get(round % NUMBERS.size()));
        }
    }

    @ParameterizedTest
    @MethodSource("ofAny")
    void mergesAnyValuesAsStatesInMemoryDo(Aggregator reduce) {
        for (int round = 0; round < ROUNDS; round++) {
            checkMerging(reduce, 400_000L + round, ANY.get(round % ANY.size()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_count | 5",
                "_min | 2.5",
                "_max | -7",
                "_sum | []",
                "_sum | [1.5, -1.5, 9223372036854775807, 1]",
                "_mean | [2, 0.1, 0.2]",
                "_stats | [2, 1.5, 2, [3.5], [6.25]]"
            })
    void keepsWhatWorkersCombined(String spec, String state) {
        Accumulators states = Builtins.reduce(spec).newAccumulators();
        states.addState(0, Json.read(state));
        Accumulators read = Builtins.reduce(spec).newAccumulators();
        read.read(0, new ByteReader(written(states, List.of(0))));
        assertThat(texts(read, 1)).isEqualTo(texts(states, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "_count, 7 7 7, 1",
        "_sum, 7, 3",
        "_sum, 7 7 7, 3",
        "_min, 7 -3 7, 2",
        "_mean, 7 7 8, 3",
        "_stats, 7, 3",
        "_stats, 7 -1 7, 7",
        "_first, 7 8, 3",
        "_last, 7 8, 3"
    })
    void takesFewBytesForSmallIntegers(String spec, String numbers, int bytes) {
        Accumulators states = Builtins.reduce(spec).newAccumulators();
        for (String number : numbers.split(" ", -1)) {
            states.add(0, Json.read(number));
        }
        assertThat(written(states, List.of(0))).hasSize(bytes);
    }

    private static void checkReading(Aggregator reduce, long seed, Function<RandomValues, Value> kind) {
        RandomValues random = new RandomValues(seed);
        int keys = 1 + random.random().nextInt(4);
        Accumulators states = table(reduce, random, keys, kind);
        ByteReader in =
                new ByteReader(written(states, IntStream.range(0, keys).boxed().toList()));
        Accumulators read = reduce.newAccumulators();
        for (int key = 0; key < keys; key++) {
            read.read(key, in);
        }
        assertThat(in.atEnd()).isTrue();
        assertThat(texts(read, keys)).as("%s, seed %d", reduce.name(), seed).isEqualTo(texts(states, keys));
    }

    /** Two tables of equal content take some more, one from memory and one from bytes. */
    private static void checkMerging(Aggregator reduce, long seed, Function<RandomValues, Value> kind) {
        RandomValues random = new RandomValues(seed);
        int keys = 1 + random.random().nextInt(4);
        int held = random.random().nextInt(keys + 1);
        Accumulators merged = table(reduce, new RandomValues(-seed), held, kind);
        Accumulators read = table(reduce, new RandomValues(-seed), held, kind);
        for (int tables = 1 + random.random().nextInt(3); tables > 0; tables--) {
            Accumulators more = table(reduce, random, keys, kind);
            List<Integer> ordinals =
                    new ArrayList<>(IntStream.range(0, keys).boxed().toList());
            Collections.shuffle(ordinals, random.random());
            ByteReader in = new ByteReader(written(more, ordinals));
            for (int key = 0; key < keys; key++) {
                merged.merge(key, more, ordinals.get(key));
                read.read(key, in);
            }
            assertThat(in.atEnd()).isTrue();
            assertThat(texts(read, keys)).as("%s, seed %d", reduce.name(), seed).isEqualTo(texts(merged, keys));
        }
    }

    /** States of {@code keys} keys, some of them often empty, from values of a few ascending splits. */
    private static Accumulators table(
            Aggregator reduce, RandomValues values, int keys, Function<RandomValues, Value> kind) {
        Accumulators states = reduce.newAccumulators();
        states.grow(keys);
        Random random = values.random();
        int split = random.nextInt(3);
        states.at(split);
        int count = random.nextInt(20) == 0 ? 3000 : random.nextInt(40);
        for (Value value : values.list(keys == 0 ? 0 : count, kind)) {
            if (random.nextInt(8) == 0) {
                split += 1 + random.nextInt(4);
                states.at(split);
            }
            states.add(random.nextInt(keys), value);
        }
        return states;
    }

    /** Objects that are one key and two texts. */
    private static Value equalInOrder(RandomValues values) {
        Value a = Value.of(values.random().nextInt(2));
        Value b = Value.of(values.random().nextInt(2));
        return values.random().nextBoolean()
                ? Value.object().put("a", a).put("b", b).build()
                : Value.object().put("b", b).put("a", a).build();
    }

    private static byte[] written(Accumulators states, List<Integer> ordinals) {
        ByteBuilder out = new ByteBuilder(0);
        ordinals.forEach(ordinal -> states.write(ordinal, out));
        return out.toBytes();
    }

    private static List<String> texts(Accumulators states, int keys) {
        return IntStream.range(0, keys)
                .mapToObj(ordinal -> text(states, ordinal))
                .toList();
    }

    private static String text(Accumulators states, int ordinal) {
        try {
            return Json.text(states.finish(ordinal));
        } catch (JobException e) {
            return e.code().wireName();
        }
    }
}
