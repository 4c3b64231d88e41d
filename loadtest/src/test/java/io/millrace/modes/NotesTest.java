package io.millrace.modes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotesTest {
    private static final String MORE = "make benchmark REQUESTS=1000 CORPUS=50 WARM_UP=12";

    @Test
    void saysWhyAModeIsMissing() {
        assertThat(notes(Map.of(), Available.of(Settings.MODES, 17, true)))
                .contains("virtual needs Java 21 or later; this is Java 17.");
        assertThat(notes(Map.of(), Available.of(Settings.MODES, 21, true))).noneMatch(note -> note.contains("virtual"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "10", "50", "100", "999"})
    void saysWhatFewRequestsDoNotShow(String requests) {
        assertThat(notes(Map.of("REQUESTS", requests), Available.of(List.of("single"), 17, true)))
                .singleElement().asString().contains(MORE);
        assertThat(notes(Map.of("REQUESTS", requests), Available.of(List.of("ancestor"), 17, true)))
                .anyMatch(note -> note.contains("once a second"));
    }

    @Test
    void saysNothingOfThemWhereThereAreMany() {
        assertThat(notes(Map.of("REQUESTS", "1000"), Available.of(List.of("single"), 17, true))).isEmpty();
        assertThat(notes(Map.of("REQUESTS", "1000"), Available.of(List.of("ancestor"), 17, true)))
                .singleElement().asString().contains("without GIL");
    }

    private static List<String> notes(Map<String, String> environment, Available available) {
        return Notes.of(Settings.of(environment), available);
    }
}
