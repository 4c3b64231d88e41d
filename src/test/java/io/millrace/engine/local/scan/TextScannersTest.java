package io.millrace.engine.local.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.function.BuiltinMap;
import io.millrace.io.RecordFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextScannersTest {
    private static final List<String> PIECES = List.of(
            "a",
            "Z",
            "z",
            "A",
            "the",
            "Word",
            "fifteenletters",
            "FIFTEENLETTERSx",
            "sixteenLettersxY",
            " ",
            " ",
            " ",
            "\n",
            "\n",
            "\r\n",
            "\r",
            "\0",
            "@",
            "[",
            "`",
            "{",
            "é",
            "ß",
            "漢字",
            "😀",
            "K",
            "ſ",
            "1",
            "_",
            "-",
            "\t",
            "a".repeat(63),
            "B".repeat(64),
            "c".repeat(65),
            "d".repeat(200),
            "\u0080",
            "Á",
            "á");

    @ParameterizedTest
    @ValueSource(strings = {"words", "lines", "identity"})
    void mapsLinesAsTheGeneralWayDoes(String map) {
        ScanHarness harness = new ScanHarness(BuiltinMap.of(map), RecordFormat.lines(), List.of());
        checkMany(harness);

        assertThat(harness.given()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"words"})
    void mapsTextAsTheGeneralWayDoes(String map) {
        ScanHarness harness = new ScanHarness(BuiltinMap.of(map), RecordFormat.text(), List.of());
        checkMany(harness);

        assertThat(harness.given()).isZero();
    }

    private static void checkMany(ScanHarness harness) {
        long seed = System.nanoTime();
        System.out.println("Seed " + seed);
        Random random = new Random(seed);
        for (String piece : List.of("", "\n", "\r\n", "\r", "a", "a\r", "a\r\n", "\n\n")) {
            harness.check(piece, random);
        }
        for (int i = 0; i < 700; i++) {
            harness.check(text(random, random.nextInt(60)), random);
        }
        harness.check(text(random, 20_000), random);
        harness.check("a b\n".repeat(3000), random);
        harness.check("\n".repeat(3000), random);
        harness.check("Longer than any block of letters".repeat(500), random);
        harness.check("sixteenLettersxY ".repeat(2500), random);
        harness.check("x".repeat(100_000) + " " + "y".repeat(200_000) + "\n", random);
    }

    private static String text(Random random, int pieces) {
        StringBuilder text = new StringBuilder();
        boolean spaced = random.nextBoolean();
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size()))).append(spaced ? " " : "");
        }
        return text.append(random.nextBoolean() ? "\n" : "").toString();
    }
}
