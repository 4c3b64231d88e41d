package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
    private static final int ROUNDS = 20_000;
    private static final List<String> TEXTS = List.of(
            "a",
            "Oslo;1.5\n",
            "a long run of nothing but letters, more than a group",
            "\u007f",
            "\u0080",
            "é",
            "ñandú",
            "\u07ff",
            "\u0800",
            "漢字",
            "\ud7ff",
            "\ue000",
            "\uffff",
            "\ud83d\ude00",
            "\udbff\udfff",
            "\"",
            "\"é\"");
    private static final List<String> WRONG = List.of(
            "80",
            "bf",
            "c0 80",
            "c1 bf",
            "c2",
            "c2 c2",
            "c3 28",
            "df",
            "e0 80 80",
            "e0 9f bf",
            "e2 82",
            "ed a0 80",
            "ed bf bf",
            "f0 8f bf bf",
            "f0 9f 98",
            "f4 90 80 80",
            "f5 80 80 80",
            "fe",
            "ff");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void findsWellFormedWhatTheJdkDecodes() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] text = text();
            int from = random.nextInt(Math.min(4, text.length + 1));
            assertThat(Utf8.isValid(text, from, text.length))
                    .as("seed %d, round %d: %s", seed, i, Arrays.toString(text))
                    .isEqualTo(decodes(text, from, text.length));
        }
    }

    private byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int parts = random.nextInt(30);
        boolean correct = random.nextBoolean();
        for (int i = 0; i < parts; i++) {
            boolean wrong = !correct && random.nextInt(parts) == 0;
            out.writeBytes(wrong ? bytes(pick(WRONG)) : pick(TEXTS).getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private String pick(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static byte[] bytes(String hex) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String each : hex.split(" ")) {
            out.write(Integer.parseInt(each, 16));
        }
        return out.toByteArray();
    }

    private static boolean decodes(byte[] bytes, int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
