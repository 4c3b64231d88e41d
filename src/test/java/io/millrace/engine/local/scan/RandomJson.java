package io.millrace.engine.local.scan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Lines of JSON from a seed, most of them objects of one layout, some with every oddity there is. */
final class RandomJson {
    private static final List<String> NAMES =
            List.of("k", "v", "host", "a name of more than sixteen bytes", "é", "", "kk", "\\u006b", "n\\u00e9");
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "7",
            "-7",
            "200",
            "12345678",
            "123456789",
            "-12345678",
            "1234567890123",
            "9007199254740993",
            "-9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "12345678901234567890",
            "18446744073709551616",
            "99999999999999999999999999",
            "0.0",
            "-0.0",
            "2.0",
            "0.1",
            "-12.50",
            "3.14159265358979312",
            "9007199254740993.5",
            "1e5",
            "1E+2",
            "25e-1",
            "1e22",
            "1e23",
            "1e-22",
            "123456789e-30",
            "1e308",
            "1e400",
            "-1e400",
            "0e999999999",
            "1e-400",
            "0.00000000000000000000000001",
            "1".repeat(90),
            "1".repeat(320),
            "1".repeat(1001),
            "0." + "1".repeat(1001));
    private static final List<String> BAD_NUMBERS = List.of(
            "01",
            "-01",
            "00",
            "+1",
            "1.",
            ".5",
            "-.5",
            "-",
            "1e",
            "1e+",
            "1.e5",
            "0x1",
            "1a",
            "NaN",
            "Infinity",
            "1-",
            "1.2.3",
            "--1",
            "1e5.0",
            "- 1");
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "h-01234",
            "exactly8",
            "h-01234.example",
            "h-01234.example.com",
            "é中😀",
            "\u007f\ufffd\uffff",
            "x".repeat(33),
            "é".repeat(30));
    private static final List<String> ESCAPED = List.of(
            "\\\"",
            "\\\\",
            "a\\/b",
            "\\b\\f\\n\\r\\t",
            "\\u0041",
            "\\uD83D\\uDE00",
            "\\ud800",
            "12345678\\n",
            "\\u0000");
    private static final List<String> BAD_TEXTS =
            List.of("\\x", "\\u12", "\\u12g4", "\\", "\t", "\u0001", "a\"b", "\\U0041", "\u0000", "\\'");
    private static final List<String> ODD_LINES = List.of(
            "",
            " ",
            "{}",
            " {} ",
            "[]",
            "null",
            "1",
            "\"k\"",
            "{",
            "}",
            "{\"k\"}",
            "{\"k\":}",
            "{\"k\":1,}",
            "{,}",
            "{\"k\":\"a\",\"v\":1}x",
            "{\"k\":\"a\",\"v\":1} \t\r",
            "\t{\"k\":\"a\",\"v\":1}",
            "\r{\"k\":\"a\",\"v\":1}",
            "\r",
            "{\"k\":\"a\",\"v\":1}{}",
            "{\"k\":\"a\" \"v\":1}",
            "{\"k\" \"a\",\"v\":1}",
            "{'k':1}",
            "{k:1}",
            "{\"k\":\"a\",\"v\":1,\"k\":\"b\"}",
            "{\"k\":\"a\",\"v\":1}/*c*/",
            "\ufeff{\"k\":\"a\",\"v\":1}",
            "{\"o\":{\"k\":\"a\",\"v\":1}}",
            "{\"o\":{\"k\":\"a\"},\"k\":2,\"v\":1,\"p\":{\"o\":3}}",
            "{\"k\":\"a\",\"o\":{\"x\":1,\"x\":1},\"v\":1}",
            "{\"k\":\"a\",\"o\":[{\"x\":1,\"x\":1}],\"v\":1}",
            "{\"k\":\"a\",\"o\":[{\"x\":1,\"\\u0078\":1}],\"v\":1}",
            "{\"k\":\"a\",\"o\":{\"x\":{\"x\":1},\"y\":1,\"x\":2},\"v\":1}",
            "{\"k\":\"a\",\"o\":" + "[".repeat(499) + "]".repeat(499) + ",\"v\":1}",
            "{\"k\":\"a\",\"o\":" + "[".repeat(500) + "]".repeat(500) + ",\"v\":1}",
            "{\"o\":".repeat(500) + "1" + "}".repeat(500),
            "{\"o\":".repeat(501) + "1" + "}".repeat(501));

    private final Random random;
    private final List<String> names;
    private final List<String> blanks;
    private final String lineEnd;
    private final int oddity;

    /** A file: its layout, its kind of blanks and line ends, and how odd it is. */
    RandomJson(Random random) {
        this.random = random;
        names = new ArrayList<>(List.of("k", "v", "host", "n", "a name of more than sixteen bytes", "o"));
        Collections.shuffle(names, random);
        blanks = pick(List.of(List.of(""), List.of("", " "), List.of(" "), List.of("", " ", "\t", " \r ")));
        lineEnd = pick(List.of("\n", "\n", "\r\n"));
        oddity = pick(List.of(3, 20, 100, 1000));
    }

    /** Some lines, perhaps broken. */
    byte[] lines(int most) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(most); left >= 0; left--) {
            text.append(odd() ? pick(ODD_LINES) : object(0)).append(lineEnd);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (odd()) {
            mutate(bytes);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, bytes.length - random.nextInt(bytes.length)) : bytes;
    }

    private void mutate(byte[] bytes) {
        String likely = "\"\\{}[]:,0-.e \t\r\nkv\u0001";
        for (int left = random.nextInt(4); left >= 0; left--) {
            bytes[random.nextInt(bytes.length)] = random.nextInt(4) == 0
                    ? (byte) random.nextInt(256)
                    : (byte) likely.charAt(random.nextInt(likely.length()));
        }
    }

    private String object(int depth) {
        List<String> members = new ArrayList<>();
        for (String name : depth == 0 ? names : names.subList(0, random.nextInt(names.size()))) {
            String used = odd() ? pick(NAMES) : name;
            members.add(blank() + "\"" + used + "\"" + blank() + ":" + blank() + value(used, depth) + blank());
        }
        if (odd()) {
            Collections.shuffle(members, random);
        }
        if (odd() && !members.isEmpty()) {
            members.remove(0);
        }
        return blank() + "{" + String.join(",", members) + "}" + blank();
    }

    private String value(String name, int depth) {
        if (odd()) {
            return pick(
                    List.of("true", "false", "null", "tru", "nul", "\"", string(pick(BAD_TEXTS)), pick(BAD_NUMBERS)));
        }
        int any = random.nextInt(oddity);
        if (any == 0 && depth < 3) {
            return pick(List.of(object(depth + 1), array(depth + 1), "{" + blank() + "}", "[" + blank() + "]"));
        }
        if (any == 1) {
            return pick(List.of(pick(NUMBERS), string(pick(ESCAPED)), string(pick(TEXTS) + pick(ESCAPED))));
        }
        return switch (name) {
            case "n" -> pick(List.of("1", "1.5", "-20", "0.25e1"));
            case "v" -> random.nextInt(9) > 0 ? String.valueOf(random.nextInt(100_000)) : pick(NUMBERS);
            case "o" -> depth == 0 ? "{\"x\":" + pick(NUMBERS) + ",\"y\":[" + pick(NUMBERS) + ",true]}" : "1";
            case "k" -> random.nextInt(9) > 0 ? string(pick(TEXTS)) : pick(NUMBERS);
            default -> string(pick(TEXTS));
        };
    }

    private String array(int depth) {
        List<String> items = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            items.add(blank() + value(pick(NAMES), depth) + blank());
        }
        return "[" + String.join(",", items) + "]";
    }

    private static String string(String content) {
        return "\"" + content + "\"";
    }

    private boolean odd() {
        return random.nextInt(oddity) == 0;
    }

    private String blank() {
        return pick(blanks);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
