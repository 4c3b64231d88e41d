package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.fold;
import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.engine.MapStep;
import io.millrace.engine.ReduceStep;
import io.millrace.function.sandbox.Combine;
import io.millrace.function.sandbox.Snippet;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a reduce is tried on what the map emits leaves no trace in a job of one split. */
final class LawProbeTest {
    private static final ReduceStep MAX = aggregate("() => 0", "(a, v) => Math.max(a, v)", "(a, b) => Math.max(a, b)");

    @TempDir
    Path root;

    private EngineFixture fixture;

    @BeforeEach
    void start() {
        fixture = new EngineFixture(root);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static ReduceStep aggregate(String init, String add, String merge) {
        return new ReduceStep.Script(new Combine.Aggregate(
                new Snippet("/reduce/init", init),
                new Snippet("/reduce/add", add),
                new Snippet("/reduce/merge", merge),
                Optional.empty()));
    }

    private List<String> rows(MapStep map, ReduceStep reduce) {
        return fixture.rows(text("a\nb\na\n").stage(map, reduce).in(root));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(() => { const seen = new Set(); return (l) => { if (!seen.has(l)) { seen.add(l); emit(l, 1) } } })()",
                "(() => { let n = 0; return (l) => emit(l, ++n) })()",
                "(() => { const re = /a/g; return (l) => emit(l, re.test(l) ? 1 : 0) })()",
                "(() => { let n = 0; return (l) => { if (++n > 3) throw new Error('ran ' + n); emit(l, n) } })()",
            })
    void leavesTheVariablesOfAMapAsTheyWere(String map) {
        assertThat(rows(map(map), MAX)).isEqualTo(rows(map(map), reduce("_max")));
        assertThat(rows(map(map), fold("(key, values) => values.reduce((a, b) => Math.max(a, b))")))
                .isEqualTo(rows(map(map), reduce("_max")));
    }

    @Test
    void leavesTheVariablesOfAReduceAsTheyWere() {
        ReduceStep counting = aggregate(
                "(() => { let n = 0; return () => { if (++n > 2) throw new Error('init ran ' + n); return 0 } })()",
                "(a) => a + 1",
                "(a, b) => a + b");
        assertThat(rows(map("(l) => emit(l, 1)"), counting))
                .containsExactly("{\"key\":\"a\",\"value\":2}", "{\"key\":\"b\",\"value\":1}");
    }

    @Test
    void tellsWhatIsWrongBeforeItFails() {
        String sum = "(key, values) => values.reduce((a, o) => a + o.qty, 0)";
        JobException e = catchThrowableOfType(
                JobException.class, () -> rows(map("(l) => emit('k', {qty: l.length})"), fold(sum)));
        assertThat(e.code()).isEqualTo(ErrorCode.REDUCE_NOT_ASSOCIATIVE);
    }
}
