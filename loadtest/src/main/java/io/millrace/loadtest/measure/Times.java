package io.millrace.loadtest.measure;

import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Times of one kind, in an HdrHistogram with three digits (Gil Tene), so that the highest percentiles are as right as the
 * lowest. Many threads record, one reads.
 */
public final class Times {
    private static final int DIGITS = 3;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final double MICROS_PER_MILLI = 1_000;

    private final Recorder recorder = new Recorder(DIGITS);
    private final Histogram total = new Histogram(DIGITS);
    private Histogram latest;

    /** Records a time. */
    void record(long nanos) {
        recorder.recordValue(Math.max(0, nanos / NANOS_PER_MICRO));
    }

    /** What was recorded since the last call, in microseconds; valid until the next one. */
    Histogram advance() {
        latest = recorder.getIntervalHistogram(latest);
        total.add(latest);
        return latest;
    }

    /** All that was recorded up to the last {@link #advance}, in microseconds. */
    public Histogram total() {
        return total;
    }

    /** Such as 0.3s, 30s or 2m. */
    public static String text(Duration time) {
        return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    /** Such as 30, 0.4 or 0.04: no digit that says nothing. */
    public static String number(double value) {
        String text = String.format(Locale.ROOT, "%,.3f", value);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    /** Milliseconds that {@code percent} of the times do not exceed; 0 if there are none. */
    public static double millis(Histogram micros, double percent) {
        return micros.getValueAtPercentile(percent) / MICROS_PER_MILLI;
    }
}
