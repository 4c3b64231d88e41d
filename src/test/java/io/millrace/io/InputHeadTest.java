package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class InputHeadTest {
    private static final String LINES = "one\ntwo\nthree\n";

    private static Input input(RecordFormat format, byte[]... sources) {
        List<Source> named = List.of(sources).stream()
                .<Source>map(bytes -> new BytesSource("source", bytes))
                .toList();
        return new Input(named, format, Compression.AUTO, 1 << 20);
    }

    private static String text(InputHead head) throws IOException {
        byte[] bytes = head.records().sources().get(0).open().readAllBytes();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void cutsBehindALine() throws IOException {
        InputHead head = InputHead.read(input(RecordFormat.lines(), utf8(LINES)), 9);
        assertThat(text(head)).isEqualTo("one\ntwo\n");
        assertThat(head.bytes()).isEqualTo(8);
        assertThat(head.storedBytes()).isEqualTo(8);
        assertThat(head.complete()).isFalse();
    }

    @Test
    void readsOnToTheEndOfALongRecord() throws IOException {
        assertThat(text(InputHead.read(input(RecordFormat.lines(), utf8(LINES)), 2)))
                .isEqualTo(LINES);
    }

    @Test
    void cutsNoQuotedField() throws IOException {
        String csv = "k,v\na,\"x\ny\"\nb,2\n";
        RecordFormat format = RecordFormat.csv();
        assertThat(text(InputHead.read(input(format, utf8(csv)), 10))).isEqualTo("k,v\n");
    }

    @Test
    void knowsThatItIsAll() {
        assertThat(InputHead.read(input(RecordFormat.lines(), utf8(LINES)), 100).complete())
                .isTrue();
        assertThat(InputHead.read(input(RecordFormat.lines(), utf8(LINES), utf8(LINES)), 100)
                        .complete())
                .isFalse();
        assertThat(InputHead.read(input(RecordFormat.lines(), utf8("a\nb")), 3).complete())
                .isFalse();
    }

    @Test
    void countsWhatIsStored() throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(stored)) {
            gzip.write(utf8(LINES.repeat(1000)));
        }
        InputHead head = InputHead.read(input(RecordFormat.lines(), stored.toByteArray()), 1 << 20);
        assertThat(head.bytes()).isEqualTo(LINES.length() * 1000L);
        assertThat(head.storedBytes()).isEqualTo(stored.size());
        assertThat(head.records().compression()).isEqualTo(Compression.NONE);
    }
}
