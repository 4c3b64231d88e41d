package io.millrace.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltinMapsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "words|\"It's a-Z9x é\"|[\"it\"=1, \"s\"=1, \"a\"=1, \"z\"=1, \"x\"=1]",
                "words|\"\"|[]",
                "lines|\"a b\"|[\"a b\"=1]",
                "identity|{\"value\":2,\"key\":1}|[1=2]",
                "identity|{\"key\":1,\"value\":2,\"more\":3}|[{\"key\":1,\"value\":2,\"more\":3}=1]",
                "identity|7|[7=1]"
            })
    void mapsWithoutArguments(String name, String record, String pairs) {
        assertThat(map(BuiltinMap.of(name), record)).hasToString(pairs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"host\"||\"h\"=1",
                "\"host\"|bytes|\"h\"=5",
                "\"gone\"|gone|null=null",
                "[\"host\",\"bytes\"]|bytes|[\"h\",5]=5",
                "\"/deep/list/1\"|/deep/~0~1|20=9",
                "\"/deep/list/01\"|/deep/list/2|null=null",
                "\"/deep/list\"|/|[10,20]=0"
            })
    void takesFields(String key, String value, String pair) {
        String record = "{\"host\":\"h\",\"bytes\":5,\"\":0,\"deep\":{\"list\":[10,20],\"~/\":9}}";
        BuiltinMap spec = new BuiltinMap("field", Optional.of(Json.read(key)), Optional.ofNullable(value));
        assertThat(map(spec, record)).containsExactly(pair);
    }

    @Test
    void refusesRecordThatIsNoText() {
        assertThatThrownBy(() -> map(BuiltinMap.of("words"), "{\"a\":1}"))
                .isInstanceOf(MapException.class)
                .hasMessage("The built-in map words reads text; this record is an object: {\"a\":1}");
    }

    @Test
    void refusesRecordWithoutFields() {
        assertThatThrownBy(() -> map(field(Value.of("a")), "\"text\"")).isInstanceOf(MapException.class);
    }

    @Test
    void cutsLongRecordsInMessages() {
        assertThatThrownBy(() -> map(field(Value.of("a")), "\"" + "😀".repeat(500) + "\""))
                .message()
                .hasSizeLessThan(200)
                .endsWith("😀…");
    }

    @Test
    void suggestsTheNearestName() {
        assertThatThrownBy(() -> Builtins.map(BuiltinMap.of("word")))
                .hasMessage("There is no built-in map named word; did you mean words?");
    }

    @Test
    void refusesWrongArguments() {
        assertThat(List.of(
                        BuiltinMap.of("field"),
                        field(Value.of(1)),
                        field(new Value.Array(List.of())),
                        field(Value.of("/a~2")),
                        new BuiltinMap("words", Optional.of(Value.of("a")), Optional.empty())))
                .allSatisfy(spec ->
                        assertThatThrownBy(() -> Builtins.map(spec)).isInstanceOf(IllegalArgumentException.class));
    }

    private static BuiltinMap field(Value key) {
        return new BuiltinMap("field", Optional.of(key), Optional.empty());
    }

    private static List<String> map(BuiltinMap spec, String record) {
        List<String> pairs = new ArrayList<>();
        Builtins.map(spec).map(Json.read(record), (key, value) -> pairs.add(Json.text(key) + "=" + Json.text(value)));
        return pairs;
    }
}
