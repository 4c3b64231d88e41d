package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SplitterTest {
    @TempDir
    private Path directory;

    static Stream<Arguments> texts() {
        RecordFormat lines = RecordFormat.lines();
        RecordFormat csv = RecordFormat.csv();
        return Stream.of(
                Arguments.of(lines, "a\nbb\nccc\n", List.of("1=\"a\"", "2=\"bb\"", "3=\"ccc\"")),
                Arguments.of(lines, "a\r\nbb\r\n\r\nc", List.of("1=\"a\"", "2=\"bb\"", "3=\"\"", "4=\"c\"")),
                Arguments.of(lines, "\n\n\nx", List.of("1=\"\"", "2=\"\"", "3=\"\"", "4=\"x\"")),
                Arguments.of(lines, "\uFEFFä€😀\n😀\nß", List.of("1=\"ä€😀\"", "2=\"😀\"", "3=\"ß\"")),
                Arguments.of(lines, "a\r\r\nb\r\r", List.of("1=\"a\\r\"", "2=\"b\\r\"")),
                Arguments.of(lines, "a\n\r", List.of("1=\"a\"", "2=\"\"")),
                Arguments.of(lines, "", List.of()),
                Arguments.of(RecordFormat.text(), "a\n\nb\n", List.of("1=\"a\\n\\nb\\n\"")),
                Arguments.of(RecordFormat.text(), "", List.of("1=\"\"")),
                Arguments.of(
                        RecordFormat.ndjson(),
                        "{\"a\":1}\n\n \n[]\n{\"a\":2}",
                        List.of("1={\"a\":1}", "3!malformed", "4!malformed", "5={\"a\":2}")),
                Arguments.of(
                        RecordFormat.values(), "1\n\"x\"\n[null]\n{}\n", List.of("1=1", "2=\"x\"", "3=[null]", "4={}")),
                Arguments.of(
                        csv,
                        "k,v\n\"a\nb\",1\r\n\nc\"d,2\n\"e\"\"\n,\",3",
                        List.of(
                                "2={\"k\":\"a\\nb\",\"v\":\"1\"}",
                                "5={\"k\":\"c\\\"d\",\"v\":\"2\"}",
                                "6={\"k\":\"e\\\"\\n,\",\"v\":\"3\"}")),
                Arguments.of(
                        csv,
                        "k,v\n\"a\"x,1\nb,2\n\"open\n",
                        List.of("2!malformed", "3={\"k\":\"b\",\"v\":\"2\"}", "4!malformed")),
                Arguments.of(
                        RecordFormat.tsv(),
                        "\uFEFFk\tv\n\"a\t1\nb\t\n",
                        List.of("2={\"k\":\"\\\"a\",\"v\":\"1\"}", "3={\"k\":\"b\",\"v\":\"\"}")));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void givesTheSameRecordsForEverySplitSize(RecordFormat format, String text, List<String> records) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("data"), bytes);
        for (int splitBytes = 1; splitBytes <= bytes.length + 1; splitBytes++) {
            assertThat(Records.of(Records.file(format, file, splitBytes)))
                    .as("file, splits of %d bytes", splitBytes)
                    .isEqualTo(records);
            assertThat(Records.of(Records.stream(format, bytes, splitBytes)))
                    .as("stream, splits of %d bytes", splitBytes)
                    .isEqualTo(records);
        }
    }

    @Test
    void cutsAStreamAsItCutsAFile() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            text.append("line ").append(i).append("x".repeat(i % 37)).append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("data"), bytes);
        for (int splitBytes : new int[] {100, 65_535, 65_536, 65_537, 200_000}) {
            assertThat(pieces(Records.stream(RecordFormat.lines(), bytes, splitBytes)))
                    .as("splits of %d bytes", splitBytes)
                    .isEqualTo(pieces(Records.file(RecordFormat.lines(), file, splitBytes)));
        }
    }

    private static List<String> pieces(Input input) {
        List<String> pieces = new ArrayList<>();
        try (Splitter splitter = new Splitter(input)) {
            splitter.iterator().forEachRemaining(split -> {
                Chunk chunk = Records.only(split);
                byte[] bytes = Arrays.copyOfRange(chunk.bytes(), chunk.from(), chunk.to());
                pieces.add(split.ordinal() + " " + chunk.firstLine() + " " + Arrays.hashCode(bytes));
            });
            assertThat(splitter.totalSplits()).isEqualTo(pieces.size());
        }
        return pieces;
    }

    /** Without quotes, with quotes, and in memory. */
    @Test
    void cutsAShortInputFiner() throws Exception {
        byte[] bytes = "0123456789abcde\n".repeat(5 << 16).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("data"), bytes);
        for (Input input : List.of(
                Records.file(RecordFormat.lines(), file, 1 << 24),
                Records.file(RecordFormat.csv(), file, 1 << 24),
                new Input(List.of(new BytesSource("text", bytes)), RecordFormat.lines(), Compression.NONE, 1 << 24))) {
            try (Splitter splitter = new Splitter(input)) {
                splitter.dealOut();
                assertThat(splitter.iterator()).toIterable().hasSize(5);
            }
        }
    }

    @Test
    void numbersTheSplitsOfAllSourcesThrough() throws Exception {
        Path one = Files.writeString(directory.resolve("one"), "a\nb\n");
        Path empty = Files.writeString(directory.resolve("empty"), "");
        Path two = Files.writeString(directory.resolve("two"), "c\nd");
        List<Source> sources =
                List.of(new FileSource(one, "one"), new FileSource(empty, "empty"), new FileSource(two, "two"));
        List<String> splits = new ArrayList<>();
        try (Splitter splitter = new Splitter(new Input(sources, RecordFormat.lines(), Compression.NONE, 1))) {
            splitter.iterator().forEachRemaining(split -> splits.add(split.ordinal() + split.source() + split.bytes()));
            assertThat(splitter.totalBytes()).isEqualTo(7);
        }
        assertThat(splits).containsExactly("0one2", "1one2", "2two2", "3two1");
    }

    @Test
    void tellsLinesWhateverTheOrderOfLoading() throws Exception {
        Path file = Files.writeString(directory.resolve("data"), "some line\n".repeat(50_000));
        List<Split> splits = new ArrayList<>();
        try (Splitter splitter = new Splitter(Records.file(RecordFormat.lines(), file, 10_000))) {
            splitter.iterator().forEachRemaining(splits::add);
        }
        for (int i = splits.size() - 1; i >= 0; i--) {
            assertThat(Records.only(splits.get(i)).firstLine()).isEqualTo(1 + 1000L * i);
        }
    }

    @Test
    void passesALineOfFiftyMegabytes() throws Exception {
        byte[] bytes = new byte[50_000_000];
        Arrays.fill(bytes, (byte) 'x');
        bytes[10] = '\n';
        bytes[bytes.length - 2] = '\n';
        Path file = Files.write(directory.resolve("data"), bytes);
        assertThat(lengths(Records.stream(RecordFormat.lines(), bytes, 1000)))
                .isEqualTo(lengths(Records.file(RecordFormat.lines(), file, 1000)))
                .containsExactly(50_000_000 - 1, 1);
    }

    private static List<Integer> lengths(Input input) {
        List<Integer> lengths = new ArrayList<>();
        try (Splitter splitter = new Splitter(input)) {
            splitter.iterator().forEachRemaining(split -> {
                int[] length = {0};
                split.forEach((chunk, bytes) -> length[0] += chunk.to() - chunk.from());
                lengths.add(length[0]);
            });
        }
        return lengths;
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void refusesATooLongRecordByItsLine(int splitBytes) throws Exception {
        byte[] bytes = ("a\nb\n" + "x".repeat(200) + "\nc\n").getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("data"), bytes);
        for (RecordFormat format : List.of(RecordFormat.lines(), RecordFormat.delimited(',', List.of(), false))) {
            for (Input input :
                    List.of(Records.file(format, file, splitBytes), Records.stream(format, bytes, splitBytes))) {
                assertThatThrownBy(() -> loadAll(new Splitter(input, 200)))
                        .isInstanceOfSatisfying(JobException.class, e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.INPUT_UNREADABLE);
                            assertThat(e.detail()).contains("line 3");
                        });
                loadAll(new Splitter(input(input, file), 201));
            }
        }
    }

    /** A stream can be read only once. */
    private static Input input(Input input, Path file) {
        return Records.file(input.format(), file, input.splitBytes());
    }

    static Stream<Integer> sizes() {
        return Stream.of(1, 2, 3, 4, 5, 50, 100, 204, 205, 206, 1000);
    }

    private static void loadAll(Splitter splitter) {
        splitter.iterator().forEachRemaining(split -> split.forEach((chunk, bytes) -> {}));
    }

    @Test
    void mendsInvalidUtf8AndCountsItsRecords() throws Exception {
        byte[] bytes = "okä\nb\u00ffd\n\u00c3\nfine".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(directory.resolve("data"), bytes);
        try (Splitter splitter = new Splitter(Records.file(RecordFormat.lines(), file, 1000))) {
            Chunk chunk = Records.only(splitter.iterator().next());
            assertThat(chunk.invalidUtf8()).isEqualTo(3);
            assertThat(Records.of(chunk))
                    .containsExactly("1=\"ok\uFFFD\"", "2=\"b\uFFFDd\"", "3=\"\uFFFD\"", "4=\"fine\"");
        }
    }

    @Test
    void givesTheSameRecordsInChunksAsInAStream() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            text.append(i % 7 == 0 ? "\"a\nb\"\"," + i : "plain," + i)
                    .append(i % 50_000 == 49_999 ? "x".repeat(600_000) : "")
                    .append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("data"), bytes);
        for (RecordFormat format : List.of(RecordFormat.lines(), RecordFormat.delimited(',', List.of(), false))) {
            assertThat(Records.of(Records.file(format, file, 1 << 25)))
                    .isEqualTo(Records.of(Records.stream(format, bytes, 1 << 25)));
        }
    }

    @Test
    void countsEveryByteOfAFileInItsChunks() throws Exception {
        String text = "\uFEFF" + "some,1\n".repeat(100_000);
        Path file = Files.writeString(directory.resolve("data"), text);
        long[] bytes = {0};
        try (Splitter splitter = new Splitter(Records.file(RecordFormat.lines(), file, 300_000))) {
            splitter.iterator().forEachRemaining(split -> split.forEach((chunk, stored) -> bytes[0] += stored));
        }
        assertThat(bytes[0]).isEqualTo(Files.size(file));
    }

    @Test
    void batchesWholeRecords() {
        byte[] bytes = "aa\nbbbbbbbb\nc\nd\ne".getBytes(StandardCharsets.UTF_8);
        try (Splitter splitter = new Splitter(Records.stream(RecordFormat.lines(), bytes, 1000))) {
            assertThat(Records.only(splitter.iterator().next()).batches(4))
                    .containsExactly(
                            new Slice(0, 3, 1), new Slice(3, 12, 2), new Slice(12, 16, 3), new Slice(16, 17, 5));
        }
    }

    @Test
    void namesAMissingFile() {
        Input input = Records.file(RecordFormat.lines(), directory.resolve("none"), 10);
        assertThatThrownBy(() -> Records.of(input)).isInstanceOfSatisfying(JobException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INPUT_NOT_FOUND);
            assertThat(e.fields()).containsKey("source");
        });
    }

    @Test
    void countsTheBytesOfEachSplitOfATextInMemory() {
        Source text = new BytesSource("text", "a\nbb\nccc\n".getBytes(StandardCharsets.UTF_8));
        Input input = new Input(List.of(text), RecordFormat.lines(), Compression.AUTO, 1);
        try (Splitter splitter = new Splitter(input)) {
            assertThat(splitter.iterator())
                    .toIterable()
                    .extracting(Split::bytes)
                    .containsExactly(2L, 3L, 4L);
        }
    }

    @Test
    void knowsHowManySplitsThereAreIfThatIsCheap() throws Exception {
        Path file = Files.writeString(directory.resolve("few"), "a\nb\nc\n");
        try (Splitter splitter = new Splitter(Records.file(RecordFormat.lines(), file, 2))) {
            splitter.lookAhead();
            assertThat(splitter.totalSplits()).isEqualTo(3);
            assertThat(splitter.iterator()).toIterable().hasSize(3);
        }
    }

    @Test
    void refusesAHeaderThatNamesAColumnTwice() {
        assertThatThrownBy(() -> Records.ofText(RecordFormat.csv(), "a,a\n1,2\n"))
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_UNREADABLE));
    }

    @Test
    void readsTheHeaderOfEachSource() {
        List<Source> sources = List.of(
                new StreamSource("one", new ByteArrayInputStream("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8))),
                new StreamSource("two", new ByteArrayInputStream("b,a\n3,4\n".getBytes(StandardCharsets.UTF_8))));
        assertThat(Records.of(new Input(sources, RecordFormat.csv(), Compression.NONE, 1)))
                .containsExactly("2={\"a\":\"1\",\"b\":\"2\"}", "2={\"b\":\"3\",\"a\":\"4\"}");
    }
}
