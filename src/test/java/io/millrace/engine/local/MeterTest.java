package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TaskEvent;
import io.millrace.value.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run counts and warns of. */
final class MeterTest {
    @Test
    void reportsAWarningUntilItHasArrivedOnce() {
        Meter meter = new Meter();
        meter.warn("spill", Value.of("much"));
        TaskEvent warning = new TaskEvent.Warned("spill", Value.of("much"));

        List<TaskEvent> cutOff = meter.report();
        List<TaskEvent> last = meter.warnings();

        assertThat(cutOff).startsWith(warning).hasSize(2);
        assertThat(last).containsExactly(warning);
        assertThat(meter.tell(warning)).isTrue();
        assertThat(meter.tell(warning)).isFalse();
        assertThat(meter.warnings()).isEmpty();
        assertThat(meter.tell(new TaskEvent.Advanced(meter.progress()))).isTrue();
    }
}
