package io.millrace.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type them. */
final class Durations {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private Durations() {}

    /** {@code 500ms}, {@code 2s}, {@code 1m} and {@code 1h} as ISO 8601; anything else stays for the server to judge. */
    static String iso(String text) {
        Matcher matcher = SHORT.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return text;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount).toString();
            case "s" -> Duration.ofSeconds(amount).toString();
            case "m" -> Duration.ofMinutes(amount).toString();
            default -> Duration.ofHours(amount).toString();
        };
    }
}
