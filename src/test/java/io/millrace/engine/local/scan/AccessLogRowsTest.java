package io.millrace.engine.local.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.RecordFormat;
import io.millrace.io.Records;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain lines of access logs are written as the parser reads them. */
class AccessLogRowsTest {
    private static final String START = "1.2.3.4 - frank [10/Oct/2000:13:55:36 -0700] ";

    private static Optional<String> json(AccessLogRows rows, String line) {
        byte[] bytes = (line + "\n ".repeat(16)).getBytes(StandardCharsets.UTF_8);
        int end = line.getBytes(StandardCharsets.UTF_8).length;
        if (!rows.isPlain(bytes, 0, end)) {
            return Optional.empty();
        }
        ByteBuilder out = new ByteBuilder(16);
        rows.writeJson(bytes, 0, end, out);
        return Optional.of(new String(out.toBytes(), StandardCharsets.UTF_8));
    }

    private static String row(AccessLogRows rows, String line) {
        byte[] bytes = (line + "\n ".repeat(16)).getBytes(StandardCharsets.UTF_8);
        assertThat(rows.isPlain(bytes, 0, line.length())).isTrue();
        ByteBuilder out = new ByteBuilder(16);
        rows.writeRow(bytes, 0, line.length(), out);
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void meanWhatTheParserReads(boolean combined) {
        RecordFormat format = combined ? RecordFormat.combined() : RecordFormat.clf();
        AccessLogRows rows = new AccessLogRows(format, name -> true);
        int plain = 0;
        for (int seed = 0; seed < 300; seed++) {
            String text = new String(new RandomLog(new Random(seed), combined).lines(40), StandardCharsets.UTF_8);
            for (String line : text.split("\r?\n", -1)) {
                Optional<String> json = json(rows, line);
                if (json.isPresent()) {
                    plain++;
                    String read = Json.text(Json.read(json.get()));
                    assertThat(Records.ofText(format, line + "\n")).containsExactly("1=" + read);
                }
            }
        }
        assertThat(plain).isGreaterThan(1000);
    }

    @Test
    void areJson() {
        AccessLogRows rows = new AccessLogRows(RecordFormat.clf(), name -> true);
        assertThat(json(rows, START + "\"GET /a?b=c HTTP/1.0\" 200 -"))
                .contains(
                        "{\"host\":\"1.2.3.4\",\"ident\":null,\"user\":\"frank\","
                                + "\"time\":\"10/Oct/2000:13:55:36 -0700\",\"request\":\"GET /a?b=c HTTP/1.0\","
                                + "\"method\":\"GET\",\"path\":\"/a?b=c\",\"protocol\":\"HTTP/1.0\",\"status\":200,\"bytes\":0}");
    }

    @Test
    void areRowsOfTheFieldsThatAreRead() {
        AccessLogRows rows = new AccessLogRows(RecordFormat.combined(), Set.of("path", "bytes", "user")::contains);
        assertThat(row(rows, START + "\"GET /a HTTP/1.0\" 200 - \"\\\"\" \"\\\"\""))
                .isEqualTo("frank\t/a\t0");
        assertThat(Json.text(rows.description()))
                .isEqualTo("[\"\\t\",\"user\",\"DASHED\",\"path\",\"STRING\",\"bytes\",\"INT\"]");
    }

    @Test
    void haveAFieldEvenIfNoneIsRead() {
        AccessLogRows rows = new AccessLogRows(RecordFormat.clf(), name -> false);
        assertThat(row(rows, START + "\"-\" 408 -")).isEqualTo("408");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"-\" 200 1",
                "\"GET /a\" 200 1",
                "\"GET /\\\"a\\\" HTTP/1.0\" 200 1",
                "\"GET /a HTTP/1.0\" 007 1",
                "\"GET /a HTTP/1.0\" 200 1 ",
                "\"GET /a HTTP/1.0\" 200 x"
            })
    void areNotPlainIfTheyHaveToBeReadOtherwise(String end) {
        assertThat(json(new AccessLogRows(RecordFormat.clf(), name -> true), START + end))
                .isEmpty();
    }
}
