package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {
    @Test
    void ascendsAsTextAsItDoesAsPlace() {
        List<EventId> ids = List.of(
                EventId.START,
                new EventId(1, 0),
                new EventId(2, 0),
                new EventId(2, 9),
                new EventId(2, 1000),
                new EventId(2, 1L << 40),
                new EventId(3, 0),
                new EventId(16, 0),
                new EventId(0xffff_ffffL, 0));

        assertThat(ids).isSorted();
        assertThat(ids.stream().map(id -> id.text("job"))).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void readsWhatItWrote() {
        EventId id = new EventId(0xffff_fff0L, (1L << 48) - 1);

        assertThat(EventId.parse(id.text("job"), "job")).contains(id);
    }

    @Test
    void refusesTheIdOfAnotherJob() {
        assertThat(EventId.parse(new EventId(1, 0).text("a"), "b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "00000001", "00000001-000000000000-", "00000001-000000000000-00000000\n", "💥"})
    void refusesGarbage(String text) {
        assertThat(EventId.parse(text, "job")).isEmpty();
    }

    @Test
    void refusesAnIdInUpperCase() {
        String text = new EventId(10, 0).text("job");

        assertThat(EventId.parse(text.replace('a', 'A'), "job")).isEmpty();
    }
}
