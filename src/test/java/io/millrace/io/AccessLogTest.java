package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessLogTest {
    private static final String START = "1.2.3.4 - frank [10/Oct/2000:13:55:36 -0700] ";

    @Test
    void readsTheCommonFormat() {
        assertThat(Records.ofText(RecordFormat.clf(), START + "\"GET /a?b=c HTTP/1.0\" 200 2326\n"))
                .containsExactly("1={\"host\":\"1.2.3.4\",\"ident\":null,\"user\":\"frank\","
                        + "\"time\":\"10/Oct/2000:13:55:36 -0700\",\"request\":\"GET /a?b=c HTTP/1.0\","
                        + "\"method\":\"GET\",\"path\":\"/a?b=c\",\"protocol\":\"HTTP/1.0\","
                        + "\"status\":200,\"bytes\":2326}");
    }

    @Test
    void readsTheCombinedFormatWithEscapedQuotes() {
        String line = START + "\"-\" 408 - \"http://x/\\\"y\\\\\" \"Mozilla \\x16\"";
        assertThat(Records.ofText(RecordFormat.combined(), line))
                .singleElement()
                .asString()
                .contains("\"request\":\"-\",\"method\":null,\"path\":null,\"protocol\":null")
                .endsWith(
                        "\"status\":408,\"bytes\":0,\"referer\":\"http://x/\\\"y\\\\\",\"agent\":\"Mozilla \\\\x16\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "a b c",
                "a b c [",
                "a b c [t] \"",
                "a b c [t] \"r\"",
                "a b c [t] \"r\" 200",
                "a b c [t] \"r\" 2x0 1",
                "a b c [t] \"r\" 200 1 ",
                "a b c [t] \"r\" 200 1 \"-\" \"-\"",
                "a b c [t] \"r\\\" 200 1",
                " b c [t] \"r\" 200 1",
                "a b c [t]\"r\" 200 1",
                "a b c [t] \"r\" 99999999999999999999 1"
            })
    void refusesAMalformedLine(String line) {
        assertThat(Records.ofText(RecordFormat.clf(), line + "\n")).containsExactly("1!malformed");
    }
}
