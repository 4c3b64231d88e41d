package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
                .isEqualTo("one\n");
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
                .isTrue();
        assertThat(InputHead.read(input(RecordFormat.lines(), utf8("a\nb")), 3).complete())
                .isTrue();
        assertThat(InputHead.read(input(RecordFormat.lines(), utf8("a\nb")), 2).complete())
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

    @Test
    void goesOnWithTheNextSources() {
        InputHead head =
                InputHead.read(input(RecordFormat.lines(), utf8(LINES), utf8(""), utf8(LINES), utf8("x\n")), 24);
        assertThat(head.records().sources()).extracting(Source::size).containsExactly(14L, 0L, 8L);
        assertThat(head.bytes()).isEqualTo(22);
        assertThat(head.wholeSource()).isFalse();
        assertThat(head.complete()).isFalse();
    }

    @Test
    void opensNoMoreThanSomeHundredSources() {
        byte[][] sources = new byte[1000][];
        Arrays.fill(sources, utf8("x\n"));
        InputHead head = InputHead.read(input(RecordFormat.lines(), sources), 1 << 20);
        assertThat(head.bytes()).isEqualTo(2 * InputHead.MAX_SOURCES);
        assertThat(head.wholeSource()).isTrue();
        assertThat(head.complete()).isFalse();
    }

    @Test
    void repeatsRecordsBehindOneHeader() throws IOException {
        InputHead lines = InputHead.read(input(RecordFormat.lines(), utf8(LINES)), 9);
        assertThat(text(lines.repeated(3))).isEqualTo("one\ntwo\n".repeat(3));
        InputHead csv = InputHead.read(input(RecordFormat.csv(), utf8("\ufeffk,v\na,\"\n\"\nb,2\n")), 15);
        assertThat(text(csv.repeated(2))).isEqualTo("\ufeffk,v\na,\"\n\"\na,\"\n\"\n");
        InputHead files = InputHead.read(input(RecordFormat.lines(), utf8("a\n"), utf8("b\n")), 9);
        assertThat(files.repeated(2).records().sources()).hasSize(4);
    }

    private static String head(RecordFormat format, String text, int maxBytes) throws IOException {
        return text(InputHead.read(input(format, utf8(text)), maxBytes));
    }

    @Test
    void takesAQuoteOnlyForOneWhereTheFormatDoes() throws IOException {
        assertThat(head(RecordFormat.lines(), "a \"\nb\nc\n", 7)).isEqualTo("a \"\nb\n");
        assertThat(head(RecordFormat.csv(), "k,v\n5\" pipe,1\n\"x\ny\",2\n", 19))
                .isEqualTo("k,v\n5\" pipe,1\n");
        assertThat(head(RecordFormat.csv(), "\ufeff\"k\n1\",v\na,1\nb,2\n", 17)).isEqualTo("\ufeff\"k\n1\",v\na,1\n");
    }

    @Test
    void readsOnToTheEndOfARecordInQuotes() throws IOException {
        String record = "\"" + "x\n".repeat(100_000) + "\"\n";
        assertThat(head(RecordFormat.csv(), record + "b\n".repeat(1_000_000), 128))
                .startsWith(record);
    }

    @Test
    void readsAWholeSourceThatIsOneRecord() {
        byte[] text = utf8("x\n".repeat(InputHead.MAX_RECORD_BYTES / 2));
        InputHead head = InputHead.read(input(RecordFormat.text(), text, text), 128);
        assertThat(head.bytes()).isEqualTo(text.length);
        assertThat(head.wholeSource()).isTrue();
        assertThat(head.complete()).isFalse();
    }

    @Test
    void hasNoPartOfARecordThatIsTooLong() {
        byte[] text = utf8("x".repeat(InputHead.MAX_RECORD_BYTES + 1));
        for (RecordFormat format : List.of(RecordFormat.text(), RecordFormat.lines(), RecordFormat.csv())) {
            InputHead head = InputHead.read(input(format, text, text), 128);
            assertThat(head.records().sources()).isEmpty();
            assertThat(head.storedBytes()).isZero();
            assertThat(head.wholeSource()).isFalse();
        }
    }
}
