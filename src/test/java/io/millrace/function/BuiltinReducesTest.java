package io.millrace.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltinReducesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_count|[1,null,\"x\"]|3",
                "_min|[3,null,\"x\",[],2.5]|2.5",
                "_max|[3,null,\"x\",\"w\"]|\"x\"",
                "_max|[null]|null",
                "_min|[{\"b\":1,\"a\":2},{\"a\":2,\"b\":1}]|{\"b\":1,\"a\":2}",
                "_mean|[null]|null",
                "_mean|[1,2]|1.5",
                "_first|[null,2]|null",
                "_last|[1,null,3]|3",
                "_distinct|[1,1.0,\"1\",null,null]|3",
                "_approx_distinct|[1,1.0,\"1\",null]|3",
                "_approx_quantiles(0.5)|[5,1,null,3]|[3]",
                "_approx_quantiles(0.25,0,1)|[5,1,2]|[1.5,1,5]",
                "_approx_quantiles(0,1)|[null]|[null,null]",
                "_top(2)|[1,3,2,3]|[3,3]",
                "_top( 3 )|[1]|[1]",
                "_histogram(10)|[-1,0,9,10,null,25]|"
                        + "[{\"from\":-10,\"count\":1},{\"from\":0,\"count\":2},{\"from\":10,\"count\":1},{\"from\":20,\"count\":1}]",
                "_histogram(0.10)|[0.3,0.95,1]|[{\"from\":0.2,\"count\":1},{\"from\":0.9,\"count\":1},{\"from\":1,\"count\":1}]",
            })
    void reduces(String spec, String values, String result) {
        Accumulators states = Builtins.reduce(spec).newAccumulators();
        ((Value.Array) Json.read(values)).items().forEach(value -> states.add(0, value));
        assertThat(Json.text(states.finish(0))).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_count|3|4|7",
                "_sum|[1,0.5]|[2]|3.5",
                "_sum|[]|[]|0",
                "_min|2|null|2",
                "_max|2|\"x\"|\"x\"",
                "_mean|[2,1,2]|[1,6]|3",
                "_mean|[0]|[0]|null",
                "_stats|[1,3,3,[3],[9]]|[0,null,null,[],[]]|"
                        + "{\"sum\":3,\"count\":1,\"min\":3,\"max\":3,\"sumsqr\":9,\"mean\":3}"
            })
    void addsStatesOfWorkers(String spec, String one, String other, String result) {
        Accumulators states = Builtins.reduce(spec).newAccumulators();
        states.addState(0, Json.read(one));
        states.addState(0, Json.read(other));
        assertThat(Json.text(states.finish(0))).isEqualTo(result);
    }

    @Test
    void estimatesManyDistinctValuesWithinFivePercent() {
        Accumulators states = Builtins.reduce("_approx_distinct").newAccumulators();
        for (int i = 0; i < 100_000; i++) {
            states.add(0, Value.of(i % 50_000));
        }
        assertThat(((Value.Int) states.finish(0)).value()).isBetween(47_500L, 52_500L);
    }

    @Test
    void countsFewDistinctValuesExactly() {
        Accumulators states = Builtins.reduce("_approx_distinct").newAccumulators();
        for (int i = 0; i < 1_000; i++) {
            states.add(0, Value.of(i % 384));
        }
        assertThat(states.finish(0)).isEqualTo(Value.of(384));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_count", "_sum", "_min", "_first", "_mean", "_stats", "_top(1)"})
    void keepsManyKeysApart(String spec) {
        Accumulators states = Builtins.reduce(spec).newAccumulators();
        Accumulators merged = Builtins.reduce(spec).newAccumulators();
        for (int ordinal = 0; ordinal < 1000; ordinal++) {
            states.add(ordinal, ordinal % 2 == 0 ? Value.of(ordinal) : Value.of(ordinal + 0.5));
            merged.merge(ordinal, states, ordinal);
        }
        Accumulators alone = Builtins.reduce(spec).newAccumulators();
        alone.add(0, Value.of(777.5));
        assertThat(List.of(states.finish(777), merged.finish(777))).containsOnly(alone.finish(0));
    }

    @Test
    void leavesWhatItMergedAsItWas() {
        Accumulators source = Builtins.reduce("_top(3)").newAccumulators();
        source.add(0, Value.of(1));
        Accumulators preview = Builtins.reduce("_top(3)").newAccumulators();
        preview.merge(0, source, 0);
        preview.add(0, Value.of(2));
        assertThat(Json.text(source.finish(0))).isEqualTo("[1]");
    }

    @Test
    void saysWhichValueIsNoNumber() {
        assertThatThrownBy(() -> Builtins.reduce("_sum").check(Value.of("x")))
                .isInstanceOf(MapException.class)
                .hasMessage("_sum adds numbers; this record emitted a string: \"x\"");
    }

    @Test
    void ignoresNullWhereNumbersAreExpected() {
        Builtins.reduce("_mean").check(Value.Null.NULL);
    }

    @Test
    void suggestsTheNearestName() {
        assertThatThrownBy(() -> Builtins.reduce("_summ"))
                .hasMessage("There is no built-in reduce named _summ; did you mean _sum?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sum",
                "_sum(1)",
                "_sum(",
                "_top",
                "_top(0)",
                "_top(100001)",
                "_top(1.5)",
                "_top(1,2)",
                "_top(x)",
                "_approx_quantiles",
                "_approx_quantiles()",
                "_approx_quantiles(1.1)",
                "_approx_quantiles(0.5,)",
                "_histogram(0)",
                "_histogram(-1)",
                "_histogram(1e999999999)",
                "_histogram"
            })
    void refusesWrongSpec(String spec) {
        assertThatThrownBy(() -> Builtins.reduce(spec)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesAnAggregatorAsWritten() {
        assertThat(Builtins.reduce("_top(3)").name()).isEqualTo("_top(3)");
    }

    @Test
    void describesEveryReduce() {
        assertThat(Builtins.reduces()).hasSize(14).extracting(Description::name).contains("_sum", "_top");
    }

    @Test
    void letsWorkersCombineWhatHasStates() {
        assertThat(List.of("_count", "_stats", "_collect", "_top(3)", "nothing"))
                .filteredOn(Builtins::workersCombine)
                .containsExactly("_count", "_stats");
    }
}
