package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TableTest {
    @Test
    void readsFieldsByTheirTypes() {
        assertThat(Records.ofText(
                        typed("s", "i:int", "d:double", "m:decimal(2)", "b:bool"),
                        "x;9223372036854775807;1.5e3;-1.5;true\n;;;;\n\"a;\"\"b\";-1;.5;+3;FALSE\n"))
                .containsExactly(
                        "1={\"s\":\"x\",\"i\":9223372036854775807,\"d\":1500,\"m\":-1.50,\"b\":true}",
                        "2={\"s\":\"\",\"i\":null,\"d\":null,\"m\":null,\"b\":null}",
                        "3={\"s\":\"a;\\\"b\",\"i\":-1,\"d\":0.5,\"m\":3.00,\"b\":false}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "1.0", " 1", "٣", "0x1", "--1", "-"})
    void refusesWhatIsNoInteger(String text) {
        assertThat(Records.ofText(typed("a:int", "b"), text + ";x\n")).containsExactly("1!bad-value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1e999", "1d", "0x1p3", "e"})
    void refusesWhatIsNoFiniteNumber(String text) {
        assertThat(Records.ofText(typed("a:double", "b"), text + ";x\n")).containsExactly("1!bad-value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.23", "1.00", "1e1", "."})
    void refusesADecimalOfMoreDigits(String text) {
        assertThat(Records.ofText(typed("a:decimal(1)", "b"), text + ";x\n")).containsExactly("1!bad-value");
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThat(Records.ofText(typed("a", "b"), "1\n1;2\n1;2;3\n"))
                .containsExactly("1!bad-value", "2={\"a\":\"1\",\"b\":\"2\"}", "3!bad-value");
    }

    @Test
    void numbersColumnsThatHaveNoName() {
        assertThat(Records.ofText(RecordFormat.delimited('|', List.of(), false), "x|y\nz\n"))
                .containsExactly("1={\"c1\":\"x\",\"c2\":\"y\"}", "2={\"c1\":\"z\"}");
    }

    @Test
    void prefersDeclaredColumnsToTheHeader() {
        RecordFormat format = RecordFormat.delimited(',', List.of(Column.parse("n:int")), true);
        assertThat(Records.ofText(format, "number\n7\n")).containsExactly("2={\"n\":7}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"t:decimal", "t:decimal(x)", "t:float", ":int", "t:decimal(19)"})
    void saysWhatIsWrongWithAColumn(String column) {
        assertThatThrownBy(() -> Column.parse(column))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(Column|A column).*");
    }

    private static RecordFormat typed(String... columns) {
        return RecordFormat.delimited(';', Stream.of(columns).map(Column::parse).toList(), false);
    }
}
