package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.Row;
import io.millrace.io.RowLines;
import io.millrace.job.EventId;
import io.millrace.job.JobEvent;
import io.millrace.job.JobFailure;
import io.millrace.job.LoggedEvent;
import io.millrace.job.QueuePosition;
import io.millrace.problem.ErrorCode;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SseCodecTest {
    private static final String JOB = "0199a000-0000-7000-8000-000000000000";
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final EventId ID = new EventId(1, 0);

    private final SseCodec codec = new SseCodec(JOB);

    @Test
    void writesTheIdLastAndRetryInTheFirstEventOnly() {
        JobEvent event = new JobEvent.Queued(new QueuePosition(1, 0));
        String data = "data: {\"type\":\"queued\",\"job\":\"" + JOB
                + "\",\"at\":\"2026-01-01T00:00:00.000Z\",\"position\":1,\"ahead\":0}\n";
        String id = "id: " + ID.text(JOB) + "\n\n";

        assertThat(durable(event)).isEqualTo("event: queued\nretry: 2000\n" + data + id);
        assertThat(durable(event)).isEqualTo("event: queued\n" + data + id);
    }

    @Test
    void givesEphemeralEventsNoId() {
        assertThat(text(codec.ping(AT))).startsWith("event: ping\n").doesNotContain("\nid:");
    }

    @Test
    void keepsLineBreaksOutOfTheStream() {
        JobEvent event = new JobEvent.Warning("spill", Value.of("a\r\nid: 7\n\ndata: x"));

        assertThat(durable(event).lines().filter(line -> !line.isEmpty()))
                .hasSize(4)
                .noneMatch("id: 7"::equals);
    }

    @Test
    void copiesRowsAsTheyAre() {
        List<byte[]> rows = List.of(bytes("{\"key\":\"é\",\"value\":1.50}"), bytes("{\"key\":\"b\",\"value\":2}"));

        assertThat(durable(new JobEvent.Rows(7, RowLines.of(rows))))
                .contains(",\"offset\":7,\"rows\":[{\"key\":\"é\",\"value\":1.50},{\"key\":\"b\",\"value\":2}]}\n");
    }

    @Test
    void namesARowThatNoEventCanHold() {
        byte[] row = bytes("{\"key\":\"" + "x".repeat(70_000) + "\",\"value\":1}");
        String block = durable(new JobEvent.Rows(3, RowLines.of(List.of(row))));

        assertThat(block)
                .contains("\"rows\":[],\"oversized\":[{\"offset\":3,\"bytes\":" + row.length + "}]")
                .contains("\"result\":\"/v1/jobs/" + JOB + "/result\"");
        assertThat(block.length()).isLessThan(SseCodec.MAX_EVENT_BYTES);
    }

    @Test
    void cutsAPreviewThatIsTooLong() {
        Row row = new Row(Value.of("x".repeat(1000)), Value.of(1));
        byte[] block = codec.encode(
                new LoggedEvent(Optional.empty(), AT, new JobEvent.Partial(Collections.nCopies(100, row), 0.5)));

        assertThat(block.length).isBetween(SseCodec.MAX_EVENT_BYTES / 2, SseCodec.MAX_EVENT_BYTES);
        assertThat(text(block)).contains("\"truncated\":true");
    }

    @Test
    void shortensAFailureThatIsTooLong() {
        Map<String, Value> fields =
                Map.of("counterexample", Value.array(Collections.nCopies(50_000, "é".repeat(9)), Value::of));
        JobFailure failure = new JobFailure(ErrorCode.REDUCE_NOT_ASSOCIATIVE, "x".repeat(100_000), fields);
        byte[] block = codec.encode(new LoggedEvent(Optional.of(ID), AT, new JobEvent.Failed(failure)));

        assertThat(block.length).isLessThan(SseCodec.MAX_EVENT_BYTES);
        assertThat(text(block)).contains("/problems/reduce-not-associative").contains("\"retryable\":false");
    }

    private String durable(JobEvent event) {
        return text(codec.encode(new LoggedEvent(Optional.of(ID), AT, event)));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
