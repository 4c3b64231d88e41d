package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.problem.JobException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=\"B\"";
    private static final String BODY = "preamble\r\n--B\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n{}\r\n"
            + "--B  \r\ncontent-disposition: form-data; name=data; filename=\"a\"\r\nX: y\r\n\r\n\r\n--Bx\r-\r\n\r\n"
            + "--B\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--B--\r\nepilogue";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 64, 10_000})
    void findsTheSamePartsInPiecesOfAnySize(int pieceBytes) {
        Collected parts = read(BODY.replace("--Bx", "--Cx"), pieceBytes);

        assertThat(parts.all)
                .containsExactly(Map.entry("job", "{}"), Map.entry("data", "\r\n--Cx\r-\r\n"), Map.entry("empty", ""));
    }

    @Test
    void refusesABodyThatBreaksOff() {
        assertThatThrownBy(() -> read(BODY.replace("--Bx", "x").substring(0, BODY.length() - 20), 100))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("last boundary");
    }

    @Test
    void refusesAPartWithoutAName() {
        assertThatThrownBy(() -> read("--B\r\nX: y\r\n\r\n\r\n--B--", 100))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("Content-Disposition");
    }

    @Test
    void refusesAHeaderWithoutEnd() {
        assertThatThrownBy(() -> read("--B\r\n" + "x".repeat(10_000), 1000)).isInstanceOf(JobException.class);
    }

    private static Collected read(String body, int pieceBytes) {
        Collected parts = new Collected();
        MultipartReader reader = new MultipartReader(TYPE, parts);
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < bytes.length; at += pieceBytes) {
            reader.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + pieceBytes)));
        }
        reader.finish();
        return parts;
    }

    private static final class Collected implements MultipartReader.Parts {
        private final Map<String, String> all = new LinkedHashMap<>();
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();
        private String name = "";

        @Override
        public void begin(String part) {
            name = part;
            data.reset();
        }

        @Override
        public void data(byte[] bytes, int offset, int length) {
            data.write(bytes, offset, length);
        }

        @Override
        public void end() {
            all.put(name, data.toString(StandardCharsets.ISO_8859_1));
        }
    }
}
