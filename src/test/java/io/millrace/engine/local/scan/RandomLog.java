package io.millrace.engine.local.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Lines of access logs from a seed, most of them plain, some with every oddity there is. */
public final class RandomLog {
    private static final List<String> WORDS =
            List.of("-", "127.0.0.1", "frank", "2001:db8::1", "é中", "", "--", "a\tb", "\"a\"", "[x]", "x".repeat(40));
    private static final List<String> REQUESTS = List.of(
            "GET / HTTP/1.0",
            "GET /a/b/c?x=1 HTTP/1.1",
            "POST /a b HTTP/2.0",
            "GET  HTTP/1.1",
            "GET HTTP/1.1",
            "HTTP/1.1",
            "GET /a",
            "GET /a HTTP",
            "GET /a HTTP/",
            "GET /a HTTP/1.1 ",
            " ",
            "",
            "-",
            "\\x16\\x03",
            "GET /\\\"a\\\" HTTP/1.1",
            "GET /\\\\ HTTP/1.1",
            "GET /é HTTP/1.1",
            "GET /a\tb HTTP/1.1",
            "\\");
    private static final List<String> NUMBERS = List.of(
            "200",
            "404",
            "0",
            "-",
            "007",
            "12345678",
            "123456789",
            "123456789012345678",
            "1234567890123456789",
            "-1",
            "+1",
            "1.5",
            "2x",
            "",
            "٣");
    private static final List<String> TEXTS = List.of(
            "-",
            "",
            "http://example.com/",
            "Mozilla/5.0 (X11; Linux) é",
            "a \\\"b\\\" c",
            "\\\\",
            "\\",
            "\\é",
            "a\u0001b");

    private final Random random;
    private final boolean combined;
    private final String lineEnd;
    private final int oddity;

    /** A file: its line ends, and how odd it is. */
    public RandomLog(Random random, boolean combined) {
        this.random = random;
        this.combined = combined;
        lineEnd = pick(List.of("\n", "\n", "\r\n"));
        oddity = pick(List.of(5, 30, 200, 1000));
    }

    /** Some lines, perhaps broken. */
    public byte[] lines(int most) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(most); left >= 0; left--) {
            text.append(odd() ? pick(List.of("", " ", "\r", "x")) : line()).append(odd() ? " " + lineEnd : lineEnd);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int left = odd() ? random.nextInt(4) : 0; left > 0; left--) {
            String likely = "\"\\[] -\t\r\n9";
            bytes[random.nextInt(bytes.length)] = random.nextInt(4) == 0
                    ? (byte) random.nextInt(256)
                    : (byte) likely.charAt(random.nextInt(likely.length()));
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, bytes.length - random.nextInt(bytes.length)) : bytes;
    }

    private String line() {
        String line = word("10.0.0." + random.nextInt(256))
                + " " + word("-")
                + " " + word(pick(List.of("-", "frank")))
                + " [" + (odd() ? pick(List.of("", "]", "x] [y", "\"")) : "10/Oct/2000:13:55:36 -0700")
                + "] \"" + (random.nextInt(8) == 0 ? pick(REQUESTS) : pick(REQUESTS.subList(0, 3)))
                + "\" " + number(pick(List.of("200", "404")))
                + " " + number(String.valueOf(random.nextInt(1 << random.nextInt(31))));
        return odd() == combined ? line : line + " \"" + text() + "\" \"" + text() + "\"";
    }

    private String word(String usual) {
        return odd() ? pick(WORDS) : usual;
    }

    private String number(String usual) {
        return odd() ? pick(NUMBERS) : usual;
    }

    private String text() {
        return odd() ? pick(TEXTS) : pick(TEXTS.subList(0, 5));
    }

    private boolean odd() {
        return random.nextInt(oddity) == 0;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
