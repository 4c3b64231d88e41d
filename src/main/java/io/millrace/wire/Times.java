package io.millrace.wire;

import io.millrace.value.Value;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Moments as they stand in documents: RFC 3339 in UTC with milliseconds. */
final class Times {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    static String text(Instant at) {
        return FORMAT.format(at);
    }

    static Value value(Optional<Instant> at) {
        return at.<Value>map(moment -> Value.of(text(moment))).orElse(Value.Null.NULL);
    }
}
