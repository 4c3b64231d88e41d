package io.millrace.wire;

import io.millrace.io.RowPlace;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** Places in a list, as clients carry them from page to page without knowing what they are. */
public final class Cursors {
    private static final Pattern ROW = Pattern.compile("r(\\d{1,18})(?:-(\\d{1,18}))?");
    private static final Pattern JOB = Pattern.compile("j[0-9a-f-]{36}");

    private Cursors() {}

    /** A place in the rows of a result. */
    public static String of(RowPlace place) {
        return encode("r" + place.seen() + (place.skip() == 0 ? "" : "-" + place.skip()));
    }

    /**
     * The place in the rows of a result.
     *
     * @throws JobException {@code invalid-request}, if {@code cursor} is none of ours
     */
    public static RowPlace rows(String cursor) {
        String[] numbers = decode(cursor, ROW).split("-", 2);
        long skip = numbers.length == 1 ? 0 : Long.parseLong(numbers[1], 10);
        return new RowPlace(Long.parseLong(numbers[0], 10), skip);
    }

    /** The place behind a job. */
    public static String afterJob(String id) {
        return encode("j" + id);
    }

    /**
     * The job before the place.
     *
     * @throws JobException {@code invalid-request}, if {@code cursor} is none of ours
     */
    public static String job(String cursor) {
        return decode(cursor, JOB);
    }

    private static String encode(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.US_ASCII));
    }

    private static String decode(String cursor, Pattern kind) {
        try {
            String place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            if (kind.matcher(place).matches() && encode(place).equals(cursor)) {
                return place.substring(1);
            }
            throw unknown();
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static JobException unknown() {
        return new JobException(
                ErrorCode.INVALID_REQUEST, "This cursor is not from here; take next from the page before, or none");
    }
}
