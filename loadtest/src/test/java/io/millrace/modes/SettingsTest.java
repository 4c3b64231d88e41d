package io.millrace.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void hasTheDefaultsOfTheAncestor() {
        Settings settings = Settings.of(Map.of("REQUESTS", ""));
        assertThat(settings.requests()).isEqualTo(10);
        assertThat(settings.low()).isEqualTo(500);
        assertThat(settings.high()).isEqualTo(1_000);
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(120));
        assertThat(settings.corpusMegabytes()).isZero();
    }

    @Test
    void takesAllFromTheEnvironment() {
        Settings settings = Settings.of(Map.of(
                "REQUESTS", "7", "LOW", "8", "HIGH", "9", "TIMEOUT", "11", "WARM_UP", "0", "MODES", "single, virtual", "CORPUS", "50"));
        assertThat(settings.parameters()).isEqualTo("REQUESTS=7 LOW=8 HIGH=9 TIMEOUT=11 WARM_UP=0 MODES=single,virtual CORPUS=50");
    }

    @Test
    void refusesWhatIsNoNumberOrOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(Map.of("REQUESTS", "many")))
                .withMessage("REQUESTS is a whole number from 1 to 20000, not many");
        assertThatIllegalArgumentException().isThrownBy(() -> Settings.of(Map.of("REQUESTS", "0")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(Map.of("LOW", "10", "HIGH", "9")))
                .withMessageContaining("HIGH at least LOW");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(Map.of("MODES", "single,multiple")))
                .withMessageContaining("not single,multiple");
    }
}
