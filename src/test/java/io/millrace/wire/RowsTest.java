package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.RowLines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RowsTest {
    @Test
    void writesAPageAsOneObject() {
        assertThat(text(RowFormat.page(Map.of(), 9, lines("{'key':1,'value':2}"), Optional.of("c"))))
                .isEqualTo("{\"total\":9,\"rows\":[{\"key\":1,\"value\":2}],\"next\":\"c\"}");
        assertThat(text(RowFormat.page(Map.of(), 0, RowLines.NONE, Optional.empty())))
                .isEqualTo("{\"total\":0,\"rows\":[],\"next\":null}");
    }

    @Test
    void separatesTheRowsOfAPage() {
        assertThat(text(RowFormat.page(Map.of(), 2, lines("{'key':1}", "{'key':2}"), Optional.empty())))
                .contains("[{\"key\":1},{\"key\":2}]");
    }

    @Test
    void quotesCellsAsRfc4180Does() {
        assertThat(csv("{'key':'a,b','value':'line\\nbreak'}", "{'key':'say \\'x\\'','value':null}"))
                .isEqualTo("key,value\r\n\"a,b\",\"line\nbreak\"\r\n\"say \"\"x\"\"\",\r\n");
    }

    @Test
    void givesMembersAndPartsOfTheKeyTheirColumns() {
        assertThat(csv("{'key':['a',1],'value':{'n':2,'m':1.5}}", "{'key':['b',2],'value':{'m':[1]}}"))
                .isEqualTo("key_1,key_2,n,m\r\na,1,2,1.5\r\nb,2,,[1]\r\n");
    }

    @Test
    void losesNothingOfARowThatDoesNotFit() {
        assertThat(csv("{'key':'a','value':{'n':1}}", "{'key':'b','value':{'other':2}}"))
                .isEqualTo("key,n\r\na,1\r\nb,\"{\"\"other\"\":2}\"\r\n");
    }

    @Test
    void writesTheHeaderOnce() {
        CsvRows table = new CsvRows();
        table.encode(rows("{'key':1,'value':2}"));

        assertThat(text(table.encode(rows("{'key':3,'value':4}")))).isEqualTo("3,4\r\n");
    }

    private static String csv(String... rows) {
        return text(new CsvRows().encode(rows(rows)));
    }

    private static List<byte[]> rows(String... rows) {
        return Stream.of(rows)
                .map(row -> row.replace("\\'", "\u0001").replace('\'', '"').replace("\u0001", "\\\""))
                .map(row -> row.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static RowLines lines(String... rows) {
        return RowLines.of(rows(rows));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
