package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.map;
import static io.millrace.function.sandbox.Workers.reduce;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where in its text a function failed. */
class FailurePlacesTest {
    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static List<String> messages(Program program) {
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            return sandbox.map(lines("a")).bad().stream()
                    .map(bad -> bad.message())
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//# sourceURL=x.js",
                "//@ sourceURL=x.js",
                "//# sourceMappingURL=x.js.map",
                "/*# sourceURL=x.js */",
                "//# sourceURL=/reduce"
            })
    void whateverCommentsAreInTheText(String comment) {
        assertThat(messages(map("(line) => {\n  " + comment + "\n  null.x\n}")))
                .singleElement()
                .asString()
                .endsWith("(3:8)");
        assertThat(messages(map("(line) => { null.x }\n" + comment)))
                .singleElement()
                .asString()
                .endsWith("(1:18)");
    }
}
