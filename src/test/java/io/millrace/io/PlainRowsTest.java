package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRowsTest {
    private static final List<Column> COLUMNS = Stream.of("a", "say \"n\":int", "d:double", "m:decimal(2)", "b:bool")
            .map(Column::parse)
            .toList();

    private static final List<String> FIELDS = List.of(
            "",
            "x",
            "Zürich",
            "\uD83D\uDE00",
            "a\"b",
            "\"q\"",
            "back\\slash",
            "tab\tin",
            "ret\r",
            "0",
            "-0",
            "-0.5",
            "-0.0",
            "00",
            "007",
            "1.",
            ".5",
            "+3",
            "12",
            "12.5",
            "12.50",
            "12.345",
            "-7",
            "1e3",
            "1E400",
            "123456789012345678",
            "1234567890123456789",
            "9223372036854775807",
            "9223372036854775808",
            "0.1234567890123456789",
            "123456789012.12",
            "-",
            "--1",
            "1-",
            "1.2.3",
            "true",
            "FALSE",
            "NaN",
            "٣");

    /** What JavaScript sees of a value: one kind of number, but for integers that it does not hold exactly. */
    private static String meaning(Value value) {
        if (value instanceof Value.Obj object) {
            return object.members().entrySet().stream()
                    .map(member -> member.getKey() + "=" + meaning(member.getValue()))
                    .collect(Collectors.joining(","));
        }
        if (value instanceof Value.Int number && Math.abs(number.value()) > 1L << 53) {
            return "big " + number.value();
        }
        boolean isNumber = value instanceof Value.Int || value instanceof Value.Real || value instanceof Value.Decimal;
        return isNumber ? "number " + Double.parseDouble(Json.text(value)) : Json.text(value);
    }

    private static Optional<String> written(RecordFormat format, List<Column> columns, String row) {
        PlainRows rows = new PlainRows(format, columns, name -> true);
        byte[] bytes = (row + "\n").getBytes(StandardCharsets.UTF_8);
        if (!rows.isPlain(bytes, 0, bytes.length - 1)) {
            return Optional.empty();
        }
        ByteBuilder out = new ByteBuilder(16);
        rows.writeJson(bytes, 0, bytes.length - 1, out);
        return Optional.of(new String(out.toBytes(), StandardCharsets.UTF_8));
    }

    private static Optional<Value> read(RecordFormat format, List<Column> columns, String row) {
        byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
        Value[] read = new Value[1];
        new FieldsParser(format, columns).parse(bytes, 0, bytes.length, 1, new RecordVisitor() {
            @Override
            public void record(Value record, long line, int from, int to) {
                read[0] = record;
            }

            @Override
            public void bad(String code, String message, long line, int from, int to) {
                read[0] = null;
            }
        });
        return Optional.ofNullable(read[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CSV", "TSV", "DELIMITED"})
    void means_what_the_parser_reads(String kind) {
        char delimiter = kind.equals("TSV") ? '\t' : kind.equals("CSV") ? ',' : ';';
        Random random = new Random(7);
        int plain = 0;
        for (int i = 0; i < 40_000; i++) {
            List<Column> columns = random.nextInt(4) == 0 ? List.of() : COLUMNS;
            RecordFormat format = new RecordFormat(RecordFormat.Kind.valueOf(kind), delimiter, columns, false);
            int fields = random.nextInt(8) == 0 ? 1 + random.nextInt(6) : COLUMNS.size();
            String row = Stream.generate(() -> FIELDS.get(random.nextInt(FIELDS.size())))
                    .limit(fields)
                    .collect(Collectors.joining(String.valueOf(delimiter)));
            Optional<String> json = written(format, columns, row);
            if (json.isPresent()) {
                plain++;
                byte[] text = json.get().getBytes(StandardCharsets.UTF_8);
                assertThat(read(format, columns, row).map(PlainRowsTest::meaning))
                        .as(row)
                        .contains(meaning(Json.read(text, 0, text.length)));
            }
        }
        assertThat(plain).isGreaterThan(1000);
    }

    @Test
    void writes_the_fields_that_are_read() {
        RecordFormat format = RecordFormat.delimited(';', COLUMNS, false);
        PlainRows rows = new PlainRows(format, COLUMNS, Set.of("d", "b", "other")::contains);
        byte[] bytes = "Zürich;-7;0.25;12.50;true\n".getBytes(StandardCharsets.UTF_8);
        int end = bytes.length - 1;
        ByteBuilder out = new ByteBuilder(16);
        assertThat(rows.isPlain(bytes, 0, end)).isTrue();
        rows.writeRow(bytes, 0, end, out);
        assertThat(out.toBytes()).asString(StandardCharsets.UTF_8).isEqualTo("0.25;true");
        assertThat(Json.text(rows.description())).isEqualTo("[\";\",\"d\",\"DOUBLE\",\"b\",\"BOOL\"]");
    }

    @Test
    void writes_plain_rows() {
        RecordFormat format = RecordFormat.delimited(';', COLUMNS, false);
        assertThat(written(format, COLUMNS, "Zürich;-7;0.25;12.50;"))
                .contains("{\"a\":\"Zürich\",\"say \\\"n\\\"\":-7,\"d\":0.25,\"m\":12.50,\"b\":null}");
        assertThat(written(format, List.of(), "x;;9")).contains("{\"c1\":\"x\",\"c2\":\"\",\"c3\":\"9\"}");
    }

    @ParameterizedTest
    @CsvSource({"a;1;1;1", "a;1;1;1;;", "a;1;1;1;TRUE", "a;01;1;1;", "a;1;-0;1;", "a;1;1;1.234;", "a;1;1e2;1;"})
    void leaves_other_rows_to_the_parser(String row) {
        assertThat(written(RecordFormat.delimited(';', COLUMNS, false), COLUMNS, row))
                .isEmpty();
    }
}
