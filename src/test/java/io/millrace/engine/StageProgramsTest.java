package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.function.sandbox.Combine;
import io.millrace.function.sandbox.Language;
import io.millrace.function.sandbox.Program;
import io.millrace.function.sandbox.Snippet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageProgramsTest {
    private static final Snippet MAP = new Snippet("/map", "(line) => emit(line, 1)");
    private static final Snippet WASM = new Snippet("/map/module", Language.WASM, "AGFzbQ==");
    private static final Combine FOLD = new Combine.Fold(new Snippet("/reduce", "(key, values) => values.length"));

    @Test
    void oneProgramServesMapAndReduceInOneLanguage() {
        Stage stage = new Stage(new MapStep.Script(MAP), new ReduceStep.Script(FOLD));

        assertThat(StagePrograms.all(stage)).containsExactly(new Program(Optional.of(MAP), Optional.of(FOLD)));
        assertThat(StagePrograms.sendsStates(stage)).isTrue();
    }

    @Test
    void mapInAnotherLanguageHandsOverSingleValues() {
        Stage stage = new Stage(new MapStep.Script(WASM), new ReduceStep.Script(FOLD));

        assertThat(StagePrograms.map(stage)).contains(new Program(Optional.of(WASM), Optional.empty()));
        assertThat(StagePrograms.reduce(stage)).contains(new Program(Optional.empty(), Optional.of(FOLD)));
        assertThat(StagePrograms.sendsStates(stage)).isFalse();
    }

    @Test
    void modulesLeaveCombiningToTheServer() {
        Stage stage = new Stage(new MapStep.Script(WASM), ReduceStep.builtin("_sum"));

        assertThat(StagePrograms.all(stage)).containsExactly(new Program(Optional.of(WASM), Optional.empty()));
        assertThat(StagePrograms.sendsStates(stage)).isFalse();
    }

    @Test
    void programsHaveOneLanguage() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Program(Optional.of(WASM), Optional.of(FOLD)));
    }
}
