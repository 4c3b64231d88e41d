package io.millrace.job;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a durable event in its job's log.
 *
 * @param sequence of the stored event from 1; a {@code rows} event has that of the stored event before it
 * @param nextRow 0, or for a {@code rows} event the first row behind it
 */
public record EventId(long sequence, long nextRow) implements Comparable<EventId> {
    /** Before the first event. */
    public static final EventId START = new EventId(0, 0);

    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{8})-([0-9a-f]{12})-([0-9a-f]{8})");

    /** The text for {@code Last-Event-ID}: fixed width, so that it ascends as text too, and tied to its job. */
    public String text(String job) {
        return HEX.toHexDigits(sequence, 8) + "-" + HEX.toHexDigits(nextRow, 12) + "-"
                + HEX.toHexDigits(job.hashCode());
    }

    /** Reads what {@link #text} wrote for the same job; empty for anything else. */
    public static Optional<EventId> parse(String text, String job) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        EventId id = new EventId(Long.parseLong(matcher.group(1), 16), Long.parseLong(matcher.group(2), 16));
        return id.text(job).equals(text) ? Optional.of(id) : Optional.empty();
    }

    @Override
    public int compareTo(EventId other) {
        int bySequence = Long.compare(sequence, other.sequence);
        return bySequence != 0 ? bySequence : Long.compare(nextRow, other.nextRow);
    }
}
