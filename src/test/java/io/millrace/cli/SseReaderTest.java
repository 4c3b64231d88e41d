package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseReaderTest {
    private static final String STREAM = "event: queued\nretry: 50\ndata: {\"a\":\"é😀\"}\nid: 1\n\n"
            + ": a comment\n\nevent: progress\r\ndata: {}\r\n\r\ndata: x\rdata: y\rid: 2\r\rdata: cut off";

    private static final List<ServerEvent> EVENTS = List.of(
            new ServerEvent("queued", "1", "{\"a\":\"é😀\"}"),
            new ServerEvent("progress", "1", "{}"),
            new ServerEvent("message", "2", "x\ny"));

    @Test
    void readsTheSameEventsHoweverTheBytesAreCut() {
        byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            assertThat(read(bytes, size)).as("in pieces of %d", size).isEqualTo(EVENTS);
        }
    }

    @Test
    void putsALongLineTogetherFromManyPieces() {
        String data = "0123456789abcdef".repeat(1_000);
        byte[] bytes = ("data: " + data + "\n\ndata: short\n\n").getBytes(StandardCharsets.UTF_8);
        assertThat(read(bytes, 700)).extracting(ServerEvent::data).containsExactly(data, "short");
    }

    @Test
    void dropsAByteOrderMarkAtTheBeginOnly() {
        assertThat(read("\uFEFFdata: 1\n\ndata: \uFEFF2\n\n"))
                .extracting(ServerEvent::data)
                .containsExactly("1", "\uFEFF2");
    }

    @Test
    void removesOneSpaceBehindTheColon() {
        assertThat(read("data:1\ndata:  2\ndata\n\n"))
                .extracting(ServerEvent::data)
                .containsExactly("1\n 2\n");
    }

    @Test
    void keepsEmptyLinesOfData() {
        assertThat(read("data:\ndata:\n\ndata: a\ndata:\ndata: b\n\ndata:\n\n"))
                .extracting(ServerEvent::data)
                .containsExactly("\n", "a\n\nb", "");
    }

    @Test
    void givesNothingForABlockWithoutData() {
        assertThat(read("event: empty\nid: 7\n\ndata: 1\n\n")).containsExactly(new ServerEvent("message", "7", "1"));
    }

    @Test
    void ignoresAnIdWithANullCharacter() {
        assertThat(read("id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n"))
                .extracting(ServerEvent::lastId)
                .containsExactly("1", "1");
    }

    @Test
    void goesOnWithTheIdItWasStartedWith() {
        assertThat(new SseReader("41").read("data: x\n\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(new ServerEvent("message", "41", "x"));
    }

    @Test
    void remembersThePauseBeforeAReconnect() {
        SseReader reader = new SseReader("");
        reader.read("retry: 120\nretry: soon\n\n".getBytes(StandardCharsets.UTF_8));
        assertThat(reader.retryMillis()).hasValue(120);
    }

    private static List<ServerEvent> read(String stream) {
        return new SseReader("").read(stream.getBytes(StandardCharsets.UTF_8));
    }

    private static List<ServerEvent> read(byte[] bytes, int size) {
        SseReader reader = new SseReader("");
        List<ServerEvent> events = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            events.addAll(reader.read(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size))));
        }
        return events;
    }
}
