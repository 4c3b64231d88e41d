package io.millrace.loadtest.report;

import io.millrace.loadtest.measure.Monitor.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Shows how a run stands: a line that is written again and again on a terminal, plain lines elsewhere. */
public final class LiveLine {
    private static final int BAR = 24;
    private static final int LEAST_BAR = 5;
    private static final int BRACKETS = 3;
    private static final String ERASE = "\r\033[K";

    private final PrintStream out;
    private final int columns;
    private final long requests;
    private final Optional<Duration> duration;

    /**
     * Of a run of {@code requests} jobs that starts none after {@code duration}.
     *
     * @param columns of the terminal; 0 if {@code out} is none
     */
    public LiveLine(PrintStream out, int columns, long requests, Optional<Duration> duration) {
        this.out = out;
        this.columns = columns;
        this.requests = requests;
        this.duration = duration;
    }

    /** How often it is worth a look. */
    public Duration every() {
        return isTerminal() ? Duration.ofMillis(500) : Duration.ofSeconds(2);
    }

    /** Shows the progress. */
    public void show(Progress now) {
        if (isTerminal()) {
            out.print(ERASE + line(now, columns - 1)); // In the last column some terminals begin a new line.
            out.flush();
        } else {
            out.println(line(now, Integer.MAX_VALUE));
        }
    }

    /** In {@code most} characters: what does not fit is left out, the least important first. */
    String line(Progress now, int most) {
        String head = String.format(Locale.ROOT, "%.1f s", now.seconds());
        StringBuilder tail = new StringBuilder();
        for (String fact : facts(now)) {
            if (head.length() + tail.length() + 2 + fact.length() > most) {
                break;
            }
            tail.append("  ").append(fact);
        }
        int room = Math.min(BAR, most - head.length() - tail.length() - BRACKETS);
        return head + (room >= LEAST_BAR ? " " + bar(fraction(now), room) : "") + tail;
    }

    private List<String> facts(Progress now) {
        return List.of(
                String.format(Locale.ROOT, "%,d", now.done()) + (duration.isPresent() ? " jobs" : String.format(Locale.ROOT, "/%,d", requests)),
                String.format(Locale.ROOT, "%,.0f/s", now.jobsPerSecond()),
                String.format(Locale.ROOT, "%,d errors", now.errors()),
                "p50 " + millis(now.p50Millis()) + " p99 " + millis(now.p99Millis()) + " ms",
                String.format(Locale.ROOT, "%,d in flight", now.inFlight()),
                String.format(Locale.ROOT, "429: %,d", now.rejected()),
                String.format(Locale.ROOT, "%,d streams", now.openStreams()));
    }

    private static String millis(OptionalDouble time) {
        return time.isPresent() ? String.format(Locale.ROOT, "%,.1f", time.getAsDouble()) : "–";
    }

    /** Of the jobs, or of the time, which ever is more. */
    private double fraction(Progress now) {
        double ofTime = duration.map(time -> now.seconds() * 1e9 / time.toNanos()).orElse(0.0);
        return Math.max((double) now.done() / requests, ofTime);
    }

    private boolean isTerminal() {
        return columns > 0;
    }

    /** Takes the line away. */
    public void end() {
        if (isTerminal()) {
            out.print(ERASE);
            out.flush();
        }
    }

    private static String bar(double fraction, int width) {
        int full = (int) Math.round(Math.min(1, fraction) * width);
        return "[" + "#".repeat(full) + ".".repeat(width - full) + "]";
    }
}
