package io.millrace.modes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PythonTest {
    @Test
    void isCalledAsItsInterpreterIs() {
        assertThat(new Python("python3", "3.11.7", true).label()).isEqualTo("3.11");
        assertThat(new Python("python3.14t", "3.14.0rc1", false).label()).isEqualTo("3.14t");
        assertThat(new Python("python3.14t", "3.14.0rc1", false).description()).isEqualTo("3.14.0rc1 without GIL");
    }
}
