package io.millrace.modes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModeTest {
    @Test
    void hasVirtualThreadsSinceJava21() {
        assertThat(Mode.all(17, 8)).extracting(Mode::name).containsExactly("single", "parallel", "elastic");
        assertThat(Mode.all(21, 8)).extracting(Mode::name).containsExactly("single", "parallel", "elastic", "virtual");
    }

    @Test
    void hasOneJobOnOneThreadWhereEverythingIsBehindOne() {
        assertThat(Mode.all(17, 8).get(0).environment())
                .containsEntry("MILLRACE_MAP_SCHEDULER", "single")
                .containsEntry("MILLRACE_MAP_THREADS", "1")
                .containsEntry("MILLRACE_WORKERS", "1");
    }

    @Test
    void hasAsManyThreadsAsCoresElsewhere() {
        assertThat(Mode.all(25, 8)).filteredOn(mode -> !mode.name().equals("single"))
                .allSatisfy(mode -> assertThat(mode.environment()).containsEntry("MILLRACE_MAP_THREADS", "8"));
    }
}
