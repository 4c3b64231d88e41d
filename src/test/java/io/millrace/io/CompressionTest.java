package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CompressionTest {
    private static final List<String> LINES = List.of("1=\"one\"", "2=\"two three\"", "3=\"four\"");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "BZIP2", "NONE"})
    void readsAllMembersOfWhatItRecognises(Compression compression) throws Exception {
        byte[] bytes = join(pack(compression, "one\ntwo "), pack(compression, ""), pack(compression, "three\nfour"));
        Path file = Files.write(directory.resolve("data"), bytes);
        assertThat(Records.of(Records.file(RecordFormat.lines(), file, 1))).isEqualTo(LINES);
        assertThat(Records.of(Records.stream(RecordFormat.lines(), bytes, 1))).isEqualTo(LINES);
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "BZIP2"})
    void refusesDataThatIsCutShort(Compression compression) throws Exception {
        byte[] whole = pack(compression, "some line\n".repeat(1000));
        for (int length = 1; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Records.of(input(compression, part)))
                    .as("cut after %d bytes", length)
                    .isInstanceOfSatisfying(JobException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.INPUT_UNREADABLE);
                        assertThat(e.fields()).containsKey("source");
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "BZIP2"})
    void damagedDataIsNeverAnUnexpectedFailure(Compression compression) throws Exception {
        long seed = 42;
        Random random = new Random(seed);
        byte[] whole = pack(compression, "some line of text 0123456789\n".repeat(200));
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                Records.of(input(compression, damaged));
            } catch (JobException | CancellationException e) {
                assertThat(e).as("seed %d, round %d", seed, i).isInstanceOf(JobException.class);
            }
        }
    }

    @Test
    void countsProgressInStoredBytes() throws Exception {
        byte[] bytes = pack(Compression.GZIP, "some line\n".repeat(1000));
        Path file = Files.write(directory.resolve("data"), bytes);
        long[] total = {0};
        try (Splitter splitter = new Splitter(Records.file(RecordFormat.lines(), file, 3000))) {
            splitter.iterator().forEachRemaining(split -> total[0] += split.bytes());
            assertThat(total[0]).isEqualTo(splitter.totalBytes()).isEqualTo(bytes.length);
        }
    }

    @Test
    void takesTextThatLooksLikeAMagicNumberAsText() {
        assertThat(Records.ofText(RecordFormat.lines(), "BZh9 is a word")).containsExactly("1=\"BZh9 is a word\"");
    }

    private static Input input(Compression compression, byte[] bytes) {
        Source source = new StreamSource("packed", new ByteArrayInputStream(bytes));
        return new Input(List.of(source), RecordFormat.lines(), compression, 1 << 20);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] pack(Compression compression, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (compression == Compression.ZSTD) {
            return Zstd.compress(bytes);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = packer(compression, packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static OutputStream packer(Compression compression, OutputStream out) throws IOException {
        return switch (compression) {
            case GZIP -> new GZIPOutputStream(out);
            case BZIP2 -> new BZip2CompressorOutputStream(out);
            default -> out;
        };
    }
}
