package io.millrace.function.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.problem.BadRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Records are told as the input has them, whatever the worker got. */
class RecordBatchTest {
    private static final String INPUT = "1;one\n\n\"2\n\";two\r\nno row\n3;";
    private static final String SENT = "{\"n\":1}\n{\"n\":\"2\\n\"}\n{\"n\":3}\n";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** With other bytes in front of both texts. */
    private static RecordBatch rows() {
        byte[] input = bytes("..." + INPUT);
        byte[] sent = bytes("...." + SENT);
        RecordBatch.Places places = new RecordBatch.Places(new int[] {0, 2, 5}, new int[] {0, 5, 7, 15, 24, 26});
        ByteBuffer text = ByteBuffer.wrap(sent, 4, sent.length - 4);
        return new RecordBatch(Encoding.JSON, input, 3, input.length, "rows", () -> 10, places, text);
    }

    private static RecordBatch lines() {
        byte[] sent = bytes("{}\n{}\n");
        byte[] input = bytes("{\"a\":1}\r\n{\"a\":2}");
        return new RecordBatch(
                Encoding.JSON,
                input,
                0,
                input.length,
                "lines",
                () -> 1,
                RecordBatch.Places.CONSECUTIVE,
                ByteBuffer.wrap(sent));
    }

    private static Optional<String> bad(RecordBatch.Cursor cursor, int offset) {
        return cursor.badRecord(offset, "map-failed", "why").map(RecordBatchTest::text);
    }

    private static String text(BadRecord bad) {
        return bad.source() + ":" + bad.line() + " " + bad.record();
    }

    @Test
    void knowsRecordsThatAreNoLines() {
        RecordBatch.Cursor cursor = new RecordBatch.Cursor(rows());
        assertThat(cursor.last()).isEqualTo(2);
        assertThat(cursor.text(0, 100)).isEqualTo("1;one");
        assertThat(cursor.text(1, 100)).isEqualTo("\"2\n\";two");
        assertThat(cursor.text(2, 1)).isEqualTo("3");
    }

    @Test
    void findsTheRecordOfAByteThatWasSent() {
        RecordBatch.Cursor cursor = new RecordBatch.Cursor(rows());
        assertThat(bad(cursor, 7)).contains("rows:10 1;one");
        assertThat(bad(cursor, 8)).contains("rows:12 \"2\n\";two");
        assertThat(bad(cursor, 2)).isEmpty();
        assertThat(bad(cursor, SENT.length() - 1)).contains("rows:15 3;");
        assertThat(bad(cursor, SENT.length())).isEmpty();
    }

    @Test
    void knowsRecordsThatAreLines() {
        RecordBatch.Cursor cursor = new RecordBatch.Cursor(lines());
        assertThat(cursor.text(0, 100)).isEqualTo("{\"a\":1}");
        assertThat(bad(cursor, 4)).contains("lines:2 {\"a\":2}");
        assertThat(new RecordBatch.Cursor(lines()).last()).isEqualTo(1);
    }
}
