package io.millrace.modes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NotesTest {
    @Test
    void saysWhyAModeIsMissing() {
        assertThat(Notes.of(Settings.of(Map.of()), 17)).contains("virtual needs Java 21 or later; this is Java 17.");
        assertThat(Notes.of(Settings.of(Map.of()), 21)).noneMatch(note -> note.contains("virtual"));
        assertThat(Notes.of(Settings.of(Map.of("MODES", "single")), 17)).noneMatch(note -> note.contains("virtual"));
    }

    @Test
    void saysHowToSeeMoreWhereLittleWasAskedFor() {
        String more = "make benchmark REQUESTS=1000 CORPUS=50 WARM_UP=12";
        assertThat(Notes.of(Settings.of(Map.of()), 21)).singleElement().asString().contains(more);
        assertThat(Notes.of(Settings.of(Map.of("REQUESTS", "1000")), 21)).isEmpty();
        assertThat(Notes.of(Settings.of(Map.of("CORPUS", "50")), 21)).isEmpty();
    }
}
