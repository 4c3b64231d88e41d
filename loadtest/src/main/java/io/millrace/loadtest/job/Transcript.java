package io.millrace.loadtest.job;

import io.millrace.cli.ServerEvent;
import io.millrace.loadtest.corpus.WordCounts;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * What a client has seen of one job, over all of its connections, and what is wrong with it: every durable event in order,
 * once, none missing, every row as counted, one end. Used by one connection at a time.
 */
final class Transcript {
    /** Events that say how it stands; they have no id, and may be left out. */
    private static final Set<String> EPHEMERAL = Set.of("progress", "partial", "ping");

    private final WordCounts expected;
    private String lastId = "";
    private String end = "";
    private boolean queued;
    private boolean started;
    private int rows;
    private int doubled;
    private String missing = "";
    private String wrong = "";
    private String problem = "";

    /** Starts before the first event of a job that has to give {@code expected}. */
    Transcript(WordCounts expected) {
        this.expected = expected;
    }

    /** Takes the next event. */
    void see(ServerEvent event) {
        if (EPHEMERAL.contains(event.type())) {
            return;
        }
        if (event.lastId().compareTo(lastId) <= 0 || !end.isEmpty()) {
            doubled++;
            return;
        }
        lastId = event.lastId();
        switch (event.type()) {
            case "queued" -> queued();
            case "started" -> started();
            case "rows" -> rows(event);
            case "succeeded" -> succeeded(event);
            case "failed" -> failed(event);
            case "cancelled" -> ended("cancelled");
            case "warning" -> expect(queued, "queued", "warning");
            default -> note("There is no event " + event.type());
        }
    }

    /** Where to go on after a cut; empty before the first event. */
    String lastId() {
        return lastId;
    }

    /** The type of the last event; empty if it has not come. */
    String end() {
        return end;
    }

    /** How many events came again. */
    int doubled() {
        return doubled;
    }

    /** What has not come that must have; empty if nothing. */
    String missing() {
        return missing;
    }

    /** The first thing that is not as it must be; empty if nothing. */
    String wrong() {
        return wrong;
    }

    /** The type of the problem that the job failed with; empty if it did not. */
    String problem() {
        return problem;
    }

    private void queued() {
        doubled += queued ? 1 : 0;
        queued = true;
    }

    private void started() {
        expect(queued, "queued", "started");
        doubled += started ? 1 : 0;
        started = true;
    }

    private void succeeded(ServerEvent event) {
        expect(started, "started", "succeeded");
        if (!Value.of((long) rows).equals(event.json().members().get("rows"))) {
            miss("The job ends with another number of rows than came");
        } else if (rows != expected.rows()) {
            note("There are " + rows + " rows, not " + expected.rows());
        }
        ended("succeeded");
    }

    private void failed(ServerEvent event) {
        problem = event.json().members().get("problem") instanceof Value.Obj document
                        && document.members().get("type") instanceof Value.Text type
                ? "Failed with " + type.value()
                : "Failed without a problem";
        ended("failed");
    }

    private void ended(String type) {
        expect(queued, "queued", type);
        end = type;
    }

    private void rows(ServerEvent event) {
        expect(started, "started", "rows");
        if (!areAsExpected(event.data())) {
            explain(event.json());
        }
    }

    /** Compares the text of the event with what Millrace writes, which costs a tenth of reading its JSON. */
    private boolean areAsExpected(String json) {
        String head = "\"offset\":" + rows + ",\"rows\":[";
        int at = json.indexOf(head);
        if (at < 0) {
            return false;
        }
        int more = expected.matching(rows, json.getBytes(StandardCharsets.ISO_8859_1), at + head.length());
        rows += Math.max(0, more);
        return more >= 0;
    }

    /** Reads the event as JSON: it may be right in another form, and where it is not, people want to know how. */
    private void explain(Value.Obj event) {
        long offset = event.members().get("offset") instanceof Value.Int number ? number.value() : -1;
        List<Value> items = event.members().get("rows") instanceof Value.Array array ? array.items() : List.of();
        if (offset < rows) {
            doubled++;
            return;
        }
        if (offset > rows) {
            miss("Rows are missing before row " + offset);
        }
        rows = (int) offset;
        for (Value item : items) {
            compare(item, rows++);
        }
    }

    private void compare(Value row, int place) {
        if (place >= expected.rows()) {
            note("There are more rows than " + expected.rows());
            return;
        }
        Value right = Value.object()
                .put("key", expected.word(place))
                .put("value", expected.count(place))
                .build();
        if (!row.equals(right)) {
            note("A row has another word or count than it should");
        }
    }

    private void expect(boolean seen, String before, String type) {
        if (!seen) {
            miss("There is no " + before + " before " + type);
        }
    }

    private void miss(String what) {
        missing = missing.isEmpty() ? what : missing;
    }

    private void note(String what) {
        wrong = wrong.isEmpty() ? what : wrong;
    }
}
