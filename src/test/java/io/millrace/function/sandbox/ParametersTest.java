package io.millrace.function.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a => a",
                "(a) => a.sum / a.n",
                "( acc ) => `${acc}`",
                "({sum, n}) => sum / n",
                "([sum, n]) => sum / n",
                "(a = {n: 0, sum: 0}) => a",
                "({a: {b}, ...rest}) => b",
                "function (a) { return a }",
                "function last(a) { return a }",
            })
    void findsOne(String text) {
        assertThat(Parameters.isOne(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "() => 1",
                "(key, a) => a",
                "(key, a = 0) => a",
                "(key, {sum, n}) => sum / n",
                "(_, a) => ((b) => b)(a)",
                "(...all) => all[1]",
                "function () { return arguments[1] }",
                "function (key, a) { return a }",
                "(a = () => 1) => a",
                "function () { [native code] }",
            })
    void isNotCertainOfOne(String text) {
        assertThat(Parameters.isOne(text)).isFalse();
    }
}
