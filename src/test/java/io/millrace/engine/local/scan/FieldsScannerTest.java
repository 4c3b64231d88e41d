package io.millrace.engine.local.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.function.BuiltinMap;
import io.millrace.io.Column;
import io.millrace.io.RecordFormat;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FieldsScannerTest {
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "Oslo",
            "sevenby",
            "eightbyt",
            "ninebytes",
            "fifteen bytes x",
            "sixteen bytes xx",
            "São Tomé",
            "Petropavlovsk-Kamchatsky",
            "x".repeat(64),
            "y".repeat(100),
            "\0",
            "a\0b",
            "漢字",
            "New York",
            "!",
            " ",
            "\"q\"",
            "\"a\"\"b\"",
            "a\"b",
            "\"",
            "\"two\nlines\"",
            "a\rb",
            "\r",
            "\u000b",
            "12",
            "\"open;,\t");

    private static final List<String> NUMBERS = List.of(
            "",
            "0",
            "-0",
            "0.0",
            "-0.0",
            "5",
            "12.3",
            "-12.3",
            "1.2",
            "-1.2",
            "99.9",
            "+1",
            "+1.5",
            "-",
            ".",
            "-.",
            ".5",
            "-.5",
            "5.",
            "-5.",
            "1.23",
            "12.345",
            "123456.7",
            "1234567",
            "12345678",
            "-1234567",
            "-12345678",
            "123456789",
            "12345.67",
            "-12345.6",
            "1e5",
            "1E-5",
            "-2.5e+3",
            "1e",
            "e5",
            "1e400",
            "1e22",
            "1e23",
            "9007199254740993",
            "900719925474099.3",
            "0.1",
            "0.30000000000000004",
            "123456789012345678",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "1.2.3",
            "1/2",
            "1-2",
            "--1",
            "x",
            "1x",
            "\"7\"",
            "\"1.5\"",
            "١٢",
            "1 ",
            " 1",
            "00012.5",
            "000000000000000000001",
            "NaN",
            "Infinity",
            "0x10",
            "1d",
            "1f",
            "4.9e-324",
            "2.2250738585072014e-308",
            "12345678901234567.8",
            "1/.5",
            "./5",
            ":.1",
            ".1234567",
            "-.123456",
            "1.234567",
            "12.34567");

    private static BuiltinMap field(String key, String value) {
        return new BuiltinMap(
                "field", Optional.of(Value.of(key)), Optional.of(value).filter(name -> !name.isEmpty()));
    }

    private static RecordFormat delimited(char delimiter, String... columns) {
        return RecordFormat.delimited(
                delimiter, Arrays.stream(columns).map(Column::parse).toList(), false);
    }

    record Case(RecordFormat format, List<String> header, String key, String value) {
        Case(RecordFormat format, String key, String value) {
            this(format, List.of(), key, value);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                        Stream.of(
                                        "int",
                                        "double",
                                        "decimal(0)",
                                        "decimal(1)",
                                        "decimal(2)",
                                        "decimal(3)",
                                        "decimal(4)",
                                        "decimal(5)",
                                        "decimal(6)",
                                        "decimal(7)",
                                        "decimal(8)",
                                        "decimal(18)")
                                .map(type -> new Case(delimited(';', "k", "v:" + type), "k", "v")),
                        Stream.of('\t', ' ', '1', '.', '-', 'a', ':', '\u0001')
                                .map(d -> new Case(delimited(d, "k", "v:decimal(1)"), "k", "v")),
                        Stream.of(
                                new Case(delimited(';', "k", "v:decimal(1)"), "k", ""),
                                new Case(delimited(';', "k:int", "v:decimal(1)"), "k", "v"),
                                new Case(delimited(';', "k:int"), "k", ""),
                                new Case(delimited(';', "k:int"), "k", "k"),
                                new Case(delimited(';', "k"), "k", ""),
                                new Case(delimited(',', "v:int", "k"), "k", "v"),
                                new Case(delimited(',', "a", "k", "b:double", "v:int", "c"), "k", "v"),
                                new Case(delimited(';'), "c1", ""),
                                new Case(delimited(';'), "c2", ""),
                                new Case(RecordFormat.csv(), List.of("a", "b"), "a", ""),
                                new Case(RecordFormat.csv(), List.of("a", "b", "c"), "b", ""),
                                new Case(RecordFormat.tsv(), List.of("a", "b"), "b", ""),
                                new Case(tsv("k", "v:decimal(1)"), "k", "v")))
                .flatMap(cases -> cases);
    }

    private static RecordFormat tsv(String... columns) {
        return new RecordFormat(
                RecordFormat.Kind.TSV,
                '\t',
                Arrays.stream(columns).map(Column::parse).toList(),
                false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mapsRowsAsTheGeneralWayDoes(Case rows) {
        ScanHarness harness = new ScanHarness(field(rows.key, rows.value), rows.format, rows.header);
        long seed = System.nanoTime();
        System.out.println("Seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            harness.check(rows(rows, random, random.nextInt(20), 0.1), random);
        }
        for (int i = 0; i < 30; i++) {
            harness.check(rows(rows, random, 100, 0.01), random);
        }
        harness.check(rows(rows, random, 2500, 0), random);

        // Few of the numbers have room in 18 decimals, and one without ends a scan.
        for (int i = 0; i < 1000 && harness.scanned() == 0; i++) {
            harness.check(rows(rows, random, 3, 0), random);
        }
        assertThat(harness.scanned()).isPositive();
    }

    @Test
    void leavesToTheGeneralWayWhatIsNoColumnOrNoNumber() {
        RecordFormat format = delimited(';', "k", "v:int", "b:bool");

        assertThat(PairScanners.of(field("k", ""), format, List.of("k", "v", "b")))
                .isEmpty();
        RecordFormat numbers = delimited(';', "k", "v:int");
        assertThat(PairScanners.of(field("k", "k"), numbers, List.of("k", "v"))).isEmpty();
        assertThat(PairScanners.of(field("/k", ""), numbers, List.of("k", "v"))).isEmpty();
        assertThat(PairScanners.of(field("x", ""), numbers, List.of("k", "v"))).isEmpty();
        assertThat(PairScanners.of(field("k", "x"), numbers, List.of("k", "v"))).isEmpty();
    }

    private static String rows(Case rows, Random random, int count, double odd) {
        List<Column> columns = rows.format.columns();
        int fields = columns.isEmpty() ? Math.max(1, rows.header.size()) : columns.size();
        StringBuilder text = new StringBuilder();
        String lineEnd = random.nextInt(3) == 0 ? "\r\n" : "\n";
        for (int i = 0; i < count; i++) {
            int wanted = random.nextDouble() < odd ? random.nextInt(5) : fields;
            List<String> row = new ArrayList<>();
            for (int f = 0; f < wanted; f++) {
                Column column = f < columns.size() ? columns.get(f) : Column.text("c");
                row.add(field(column, random, odd));
            }
            text.append(String.join(String.valueOf(rows.format.delimiter()), row));
            text.append(i + 1 < count || random.nextBoolean() ? lineEnd : "");
        }
        return text.toString();
    }

    private static String field(Column column, Random random, double odd) {
        if (random.nextDouble() < odd) {
            return pick(random.nextBoolean() ? TEXTS : NUMBERS, random);
        }
        return switch (column.type()) {
            case STRING -> "n".repeat(random.nextInt(random.nextInt(9) == 0 ? 60 : 18));
            case INT -> String.valueOf(random.nextLong() >> random.nextInt(64));
            case DOUBLE -> String.valueOf((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12) - 4));
            case DECIMAL -> decimal(random, column.digits());
            case BOOL -> "true";
        };
    }

    private static String decimal(Random random, int digits) {
        String number = (random.nextBoolean() ? "-" : "") + random.nextInt(1 << random.nextInt(20));
        int behind = random.nextInt(digits + 1);
        return behind == 0 ? number : number + "." + String.format("%0" + behind + "d", random.nextInt(10));
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
