package io.millrace.app;

import io.millrace.job.JobSpec;
import io.millrace.value.Json;
import io.millrace.value.Value;
import io.millrace.wire.JobJson;
import io.millrace.wire.Uploads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jobs that a server runs for itself when it starts, so that the code of all others is compiled when they come: cold, it
 * takes ten times as long.
 */
final class WarmUp {
    /** Of one job after the other; more is of little use, as the compiler needs a core for itself as well. */
    static final Duration EACH = Duration.ofMillis(300);

    private static final int LINES = 400;
    private static final int WORDS = 1000;

    private WarmUp() {}

    /** Each reads another format by a built-in map, the last one runs a function of a user's. */
    static List<JobSpec> jobs() {
        Random random = new Random(1);
        return List.of(
                job(
                        lines(random, "%1$s %2$s of the %3$s, and %1$s's %4$s"),
                        "\"lines\"",
                        "{\"builtin\":\"words\"}",
                        "\"_sum\",\"output\":{\"sort\":\"-value\",\"limit\":20}"),
                job(
                        lines(random, "{\"a\":\"%1$s\",\"path\":\"/%2$s/%3$s?q=%4$s\",\"n\":%5$d,\"t\":\"%2$s\"}"),
                        "\"ndjson\"",
                        "{\"builtin\":\"field\",\"key\":\"a\",\"value\":\"n\"}",
                        "\"_stats\""),
                job(
                        lines(random, "%1$s;%5$d.5"),
                        "{\"type\":\"delimited\",\"delimiter\":\";\",\"columns\":[\"a:string\",\"n:decimal(1)\"],\"header\":false}",
                        "{\"builtin\":\"field\",\"key\":\"a\",\"value\":\"n\"}",
                        "\"_stats\""),
                job(
                        lines(random, "%1$s %2$s of the %3$s, and %1$s's %4$s"),
                        "\"lines\"",
                        "\"(line) => { for (const w of line.toLowerCase().match(/[a-z]+/g) ?? []) emit(w, 1) }\"",
                        "\"_sum\""));
    }

    private static String lines(Random random, String line) {
        return Stream.generate(() ->
                        line.formatted(word(random), word(random), word(random), word(random), random.nextInt(WORDS)))
                .limit(LINES)
                .collect(Collectors.joining("\n"));
    }

    private static String word(Random random) {
        return "word".substring(random.nextInt(4))
                + Integer.toString(WORDS + random.nextInt(WORDS), Character.MAX_RADIX);
    }

    private static JobSpec job(String text, String format, String map, String reduce) {
        String spec = "{\"input\":{\"text\":%s,\"format\":%s},\"map\":%s,\"reduce\":%s}"
                .formatted(Json.text(Value.of(text)), format, map, reduce);
        return JobJson.readSpec(spec.getBytes(StandardCharsets.UTF_8), new Uploads.None());
    }
}
