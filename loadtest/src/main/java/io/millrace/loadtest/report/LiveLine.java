package io.millrace.loadtest.report;

import io.millrace.loadtest.measure.Monitor.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows how a run stands: a line that is written again and again on a terminal, plain lines elsewhere. */
public final class LiveLine {
    private static final int BAR = 24;
    private static final String ERASE = "\r\033[K";

    private final PrintStream out;
    private final boolean isTerminal;
    private final long requests;

    /** Of a run of {@code requests} jobs. */
    public LiveLine(PrintStream out, boolean isTerminal, long requests) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.requests = requests;
    }

    /** How often it is worth a look. */
    public Duration every() {
        return isTerminal ? Duration.ofMillis(500) : Duration.ofSeconds(2);
    }

    /** Shows the progress. */
    public void show(Progress now) {
        String line = String.format(
                Locale.ROOT,
                "%5.1f s  %s %,d/%,d  %,.0f jobs/s  %,d in flight, %,d streams  %d errors  p50 %,.1f ms  p99 %,.1f ms",
                now.seconds(),
                bar((double) now.done() / requests),
                now.done(),
                requests,
                now.jobsPerSecond(),
                now.inFlight(),
                now.openStreams(),
                now.errors(),
                now.p50Millis(),
                now.p99Millis());
        if (isTerminal) {
            out.print(ERASE + line);
            out.flush();
        } else {
            out.println(line);
        }
    }

    /** Takes the line away. */
    public void end() {
        if (isTerminal) {
            out.print(ERASE);
            out.flush();
        }
    }

    private static String bar(double fraction) {
        int full = (int) Math.round(Math.min(1, fraction) * BAR);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }
}
