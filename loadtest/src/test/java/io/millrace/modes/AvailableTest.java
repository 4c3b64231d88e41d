package io.millrace.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class AvailableTest {
    @Test
    void hasAllThatCanBeRun() {
        Available available = Available.of(Settings.MODES, 21, true);
        assertThat(available.modes()).isEqualTo(Settings.MODES);
        assertThat(available.missing()).isEmpty();
    }

    @Test
    void saysWhatIsMissingAndGoesOnWithTheRest() {
        Available available = Available.of(Settings.MODES, 17, false);
        assertThat(available.modes()).containsExactly("single", "parallel", "elastic");
        assertThat(available.missing())
                .containsExactly(
                        "virtual needs Java 21 or later; this is Java 17.",
                        "ancestor needs a python3 from 3.10 on; there is none on the path.");
    }

    @Test
    void refusesToRunNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Available.of(List.of("virtual"), 17, true))
                .withMessage("Nothing to run: virtual needs Java 21 or later; this is Java 17.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Available.of(List.of("ancestor", "virtual"), 17, false))
                .withMessageStartingWith("Nothing to run: virtual needs Java 21")
                .withMessageContaining("ancestor needs a python3");
    }
}
