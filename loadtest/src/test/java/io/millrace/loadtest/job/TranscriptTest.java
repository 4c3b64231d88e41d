package io.millrace.loadtest.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.ServerEvent;
import io.millrace.loadtest.corpus.Corpora;
import io.millrace.loadtest.corpus.WordCounts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private final WordCounts counts = new Corpora(1, 40, 40).corpus(0).counts();
    private final int half = counts.rows() / 2;
    private final List<ServerEvent> events = new ArrayList<>(List.of(
            event("queued", 1, ""),
            event("started", 2, ""),
            rows(3, 0, counts.json(0, half)),
            rows(4, half, counts.json(half, counts.rows())),
            event("succeeded", 5, ",\"rows\":" + counts.rows())));

    private static ServerEvent event(String type, int id, String members) {
        return new ServerEvent(type, String.format("%04d", id), "{\"type\":\"" + type + "\"" + members + "}");
    }

    private static ServerEvent rows(int id, int offset, String rows) {
        return event("rows", id, ",\"offset\":" + offset + ",\"rows\":" + rows);
    }

    private Transcript seen() {
        Transcript transcript = new Transcript(counts);
        events.forEach(transcript::see);
        return transcript;
    }

    @Test
    void findsNothingWhereAllIsRight() {
        Transcript seen = seen();
        assertThat(seen.end()).isEqualTo("succeeded");
        assertThat(seen.doubled()).isZero();
        assertThat(seen.missing() + seen.wrong()).isEmpty();
    }

    @Test
    void readsRowsInAnyFormOfJson() {
        String spaced = counts.json(0, half).replace(":", " : ").replace(",", " , ");
        events.set(2, rows(3, 0, spaced));
        assertThat(seen().missing() + seen().wrong()).isEmpty();
    }

    @Test
    void noticesAnotherCount() {
        events.set(2, rows(3, 0, counts.json(0, half).replaceFirst("\"value\":\\d+", "\"value\":77")));
        assertThat(seen().wrong()).isEqualTo("A row has another word or count than it should");
    }

    @Test
    void noticesRowsInAnotherOrder() {
        String first = counts.json(0, 1);
        String second = counts.json(1, 2);
        events.set(2, rows(3, 0, second.replace("]", "") + "," + first.substring(1)));
        assertThat(seen().wrong()).isNotEmpty();
    }

    @Test
    void noticesThatTheLastRowIsMissing() {
        events.set(3, rows(4, half, counts.json(half, counts.rows() - 1)));
        events.set(4, event("succeeded", 5, ",\"rows\":" + (counts.rows() - 1)));
        assertThat(seen().wrong()).isEqualTo("There are " + (counts.rows() - 1) + " rows, not " + counts.rows());
    }

    @Test
    void noticesMoreRowsThanThereAre() {
        events.set(3, rows(4, half, counts.json(half, counts.rows()).replace("]", ",{\"key\":\"zz\",\"value\":1}]")));
        assertThat(seen().wrong()).isEqualTo("There are more rows than " + counts.rows());
    }

    @Test
    void noticesAMissingEventOfRows() {
        events.remove(2);
        assertThat(seen().missing()).isEqualTo("Rows are missing before row " + half);
    }

    @Test
    void noticesThatRowsAreMissingAtTheEnd() {
        events.remove(3);
        assertThat(seen().missing()).isEqualTo("The job ends with another number of rows than came");
    }

    @Test
    void noticesAMissingBegin() {
        events.remove(0);
        assertThat(seen().missing()).isEqualTo("There is no queued before started");
    }

    @Test
    void countsAnEventThatComesAgain() {
        events.add(3, events.get(2));
        assertThat(seen().doubled()).isEqualTo(1);
    }

    @Test
    void countsRowsThatComeAgainUnderAnotherId() {
        events.add(4, rows(4, 0, counts.json(0, half)));
        events.set(4, new ServerEvent("rows", "0004-5", events.get(4).data()));
        assertThat(seen().doubled()).isEqualTo(1);
    }

    @Test
    void countsASecondEnd() {
        events.add(event("cancelled", 6, ""));
        assertThat(seen().doubled()).isEqualTo(1);
        assertThat(seen().end()).isEqualTo("succeeded");
    }

    @Test
    void passesOverEventsWithoutAnId() {
        events.add(3, new ServerEvent("progress", "0003", "{}"));
        events.add(1, new ServerEvent("ping", "0001", "{}"));
        assertThat(seen().doubled()).isZero();
        assertThat(seen().lastId()).isEqualTo("0005");
    }

    @Test
    void hasNoEndBeforeTheLastEvent() {
        events.remove(4);
        assertThat(seen().end()).isEmpty();
    }
}
