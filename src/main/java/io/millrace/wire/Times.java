package io.millrace.wire;

import io.millrace.value.Value;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Moments as they stand in documents: RFC 3339 in UTC with milliseconds. */
final class Times {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    /** The text of the second that was last asked for, which mostly is the one of the next moment too. */
    private static volatile Second latest = new Second(Long.MIN_VALUE, "");

    private record Second(long number, String text) {}

    private static final int NANOS_OF_MILLI = 1_000_000;
    private static final int THOUSAND = 1000;

    private Times() {}

    static String text(Instant at) {
        Second second = latest;
        if (second.number() != at.getEpochSecond()) {
            second = new Second(at.getEpochSecond(), FORMAT.format(at));
            latest = second;
        }
        int millis = at.getNano() / NANOS_OF_MILLI;
        String digits = Integer.toString(THOUSAND + millis);
        return second.text() + "." + digits.substring(1) + "Z";
    }

    static Value value(Optional<Instant> at) {
        return at.<Value>map(moment -> Value.of(text(moment))).orElse(Value.Null.NULL);
    }
}
