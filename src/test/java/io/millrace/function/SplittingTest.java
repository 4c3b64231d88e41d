package io.millrace.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.RandomValues;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the values of a key are cut and merged, the result has the same bytes. */
class SplittingTest {
    private static final int ROUNDS = 150;
    private static final List<Function<RandomValues, Value>> KINDS = List.of(
            RandomValues::integer,
            RandomValues::real,
            RandomValues::decimal,
            RandomValues::number,
            values -> Value.of(values.random().nextInt(5)),
            values -> Value.of(values.random().nextInt(5000)),
            values -> values.random().nextInt(4) == 0 ? Value.Null.NULL : values.number());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_count",
                "_sum",
                "_min",
                "_max",
                "_mean",
                "_stats",
                "_first",
                "_last",
                "_distinct",
                "_approx_distinct",
                "_approx_quantiles(0,0.5,0.99,1)",
                "_top(3)",
                "_histogram(0.25)"
            })
    void givesTheSameForAnySplittingOfNumbers(String spec) {
        for (int round = 0; round < ROUNDS; round++) {
            checkRound(spec, 20260101L + round, KINDS.get(round % KINDS.size()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"_count", "_min", "_max", "_first", "_last", "_distinct", "_approx_distinct", "_top(7)"})
    void givesTheSameForAnySplittingOfAnyValues(String spec) {
        for (int round = 0; round < ROUNDS; round++) {
            checkRound(spec, 42L + round, values -> values.any(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"_count", "_sum", "_mean", "_stats", "_distinct", "_approx_distinct", "_histogram(3)"})
    void givesTheSameForAnyOrderOfNumbers(String spec) {
        for (int round = 0; round < ROUNDS; round++) {
            RandomValues random = new RandomValues(7L + round);
            List<Value> values = new ArrayList<>(random.list(60, KINDS.get(round % KINDS.size())));
            String expected = result(Builtins.reduce(spec), values);
            Collections.shuffle(values, random.random());
            assertThat(result(Builtins.reduce(spec), values))
                    .as("%s, seed %d", spec, 7L + round)
                    .isEqualTo(expected);
        }
    }

    private static void checkRound(String spec, long seed, Function<RandomValues, Value> kind) {
        RandomValues random = new RandomValues(seed);
        int size = random.random().nextInt(10) == 0 ? 6000 : 1 + random.random().nextInt(60);
        List<Value> values = random.list(size, kind);
        Aggregator reduce = Builtins.reduce(spec);
        assertThat(text(merged(reduce, values, random.random()), 0))
                .as("%s, seed %d", spec, seed)
                .isEqualTo(result(reduce, values));
    }

    /** Merges two halves, cut anywhere; the left may already be in use, as in a preview. */
    private static Accumulators merged(Aggregator reduce, List<Value> values, Random random) {
        Accumulators all = reduce.newAccumulators();
        if (values.size() < 2 || random.nextInt(6) == 0) {
            values.forEach(value -> all.add(0, value));
            return all;
        }
        int cut = 1 + random.nextInt(values.size() - 1);
        Accumulators left = merged(reduce, values.subList(0, cut), random);
        Accumulators right = merged(reduce, values.subList(cut, values.size()), random);
        if (random.nextBoolean()) {
            left.merge(0, right, 0);
            return left;
        }
        all.merge(0, left, 0);
        text(all, 0);
        all.merge(0, right, 0);
        return all;
    }

    private static String result(Aggregator reduce, List<Value> values) {
        Accumulators whole = reduce.newAccumulators();
        values.forEach(value -> whole.add(0, value));
        return text(whole, 0);
    }

    private static String text(Accumulators states, int ordinal) {
        try {
            return Json.text(states.finish(ordinal));
        } catch (JobException e) {
            return e.code().wireName();
        }
    }
}
