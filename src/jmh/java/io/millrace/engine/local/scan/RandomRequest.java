package io.millrace.engine.local.scan;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Requests of a web server as it might log them; lengths vary as they do there. */
final class RandomRequest {
    private static final List<String> METHODS = List.of("GET", "GET", "GET", "POST", "PUT", "DELETE");
    private static final List<String> AGENTS =
            List.of("Mozilla/5.0 (X11; Linux)", "curl/7.88.1", "Mozilla/5.0 (Windows NT)", "okhttp/4.9");

    private RandomRequest() {}

    /** As an object of seven members. */
    static String json(Random random) {
        return String.format(
                Locale.ROOT,
                "{\"ts\":\"2026-01-01T00:%02d:00.%03dZ\",\"host\":\"h-%05d.example.com\",\"method\":\"%s\","
                        + "\"path\":\"%s\",\"status\":%d,\"bytes\":%d,\"agent\":\"%s\"}",
                random.nextInt(60),
                random.nextInt(1000),
                random.nextInt(5000),
                pick(random, METHODS),
                path(random),
                200 + 100 * random.nextInt(4),
                random.nextInt(100_000),
                pick(random, AGENTS));
    }

    /** In the combined format. */
    static String combined(Random random) {
        return String.format(
                Locale.ROOT,
                "10.%d.%d.%d - - [10/Oct/2026:13:%02d:36 -0700] \"%s %s HTTP/1.1\" %d %d \"https://example.com/\" \"%s\"",
                random.nextInt(4),
                random.nextInt(256),
                random.nextInt(256),
                random.nextInt(60),
                pick(random, METHODS),
                path(random),
                200 + 100 * random.nextInt(4),
                random.nextInt(100_000),
                pick(random, AGENTS));
    }

    private static String path(Random random) {
        return "/a/" + "b/cdefghijkl".substring(random.nextInt(11)) + "?x=" + random.nextInt(1000);
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
