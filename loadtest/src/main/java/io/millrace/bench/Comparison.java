package io.millrace.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs one job on all systems, in turn, so that all of them see the same weather on the machine. */
final class Comparison {
    /** The system whose answer is the right one. */
    static final String LIMIT = "t";

    private static final int WARM_UPS = 3;
    private static final double WARM_UP_SECONDS = 8;
    /** A system that takes long is measured less often, but at least once. */
    private static final double SECONDS_PER_SYSTEM = 40;

    private final Workload workload;
    private final int rounds;
    private final PrintStream log;
    private final Map<Contender, Series> series = new LinkedHashMap<>();
    private byte[] answer = {};

    Comparison(Workload workload, int rounds, PrintStream log) {
        this.workload = workload;
        this.rounds = rounds;
        this.log = log;
    }

    /** The series of every contender, in their order; the first one's answer is what the others must give. */
    List<Series> run(List<Contender> contenders) {
        Map<Contender, Integer> planned = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            series.put(contender, new Series(contender.name()));
            double seconds = warmUp(contender);
            planned.put(contender, (int) Math.max(1, Math.min(rounds, SECONDS_PER_SYSTEM / seconds)));
        }
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : contenders) {
                if (round < planned.get(contender)) {
                    measure(contender);
                }
            }
        }
        return new ArrayList<>(series.values());
    }

    /** Gives the seconds of the last warm-up. */
    private double warmUp(Contender contender) {
        double total = 0;
        double last = 0;
        for (int run = 0; run < WARM_UPS && total < WARM_UP_SECONDS && ok(contender); run++) {
            Measurement measurement = attempt(contender, "warm-up");
            if (measurement != null) {
                last = measurement.wallSeconds();
                total += last;
            }
        }
        return Math.max(last, 1e-3);
    }

    private void measure(Contender contender) {
        Measurement measurement = ok(contender) ? attempt(contender, "measured") : null;
        if (measurement != null) {
            series.get(contender).add(measurement);
        }
    }

    private boolean ok(Contender contender) {
        return series.get(contender).failure().isEmpty();
    }

    /** Null if it failed, which the series then says. */
    private Measurement attempt(Contender contender, String kind) {
        try {
            Measurement run = contender.run(workload);
            check(run.rows());
            log.printf("%-4s %-9s %-9s %8.3f s wall %8.3f s cpu %6d MB%n", workload.id(), contender.name(), kind,
                    run.wallSeconds(), run.cpuSeconds(), run.peakRssBytes() >> 20);
            return run;
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted", e);
        } catch (Exception e) {
            series.get(contender).fail(e.getMessage());
            log.printf("%-4s %-9s FAILED: %s%n", workload.id(), contender.name(), e.getMessage());
            return null;
        }
    }

    private void check(byte[] rows) {
        if (answer.length == 0) {
            answer = rows;
            return;
        }
        int differs = Arrays.mismatch(answer, rows);
        if (differs >= 0) {
            throw new IllegalStateException("A wrong answer: at byte %d '%s', expected '%s'"
                    .formatted(differs, excerpt(rows, differs), excerpt(answer, differs)));
        }
    }

    private static String excerpt(byte[] rows, int at) {
        int from = Math.max(0, at - 60);
        int to = Math.min(rows.length, at + 30);
        return from >= to
                ? ""
                : new String(rows, from, to - from, java.nio.charset.StandardCharsets.UTF_8).replace("\n", "⏎");
    }
}
