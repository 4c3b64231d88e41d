package io.millrace.bench.part;

import io.millrace.bench.ProcessMeter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One request, sent again and again over a number of connections, and what was measured of it. */
final class Contest {
    static final List<String> HEAD = List.of(
            "what", "connections", "answers/s", "p50, ms", "p99, ms", "µs of the server's CPU each", "of the client's",
            "not 2xx");

    private static final double MICROS = 1e6;

    private final String name;
    private final Target target;
    private final List<byte[]> requests;
    private final int connections;
    private final List<Round> rounds = new ArrayList<>();

    /**
     * Where requests go.
     *
     * @param busy whether its worker is to be held up meanwhile
     */
    record Target(URI url, ProcessMeter meter, boolean busy) {}

    private record Round(HttpLoad.Outcome outcome, double serverSeconds) {
        int answers() {
            return Math.max(1, outcome.nanos().size());
        }
    }

    Contest(String name, Target target, byte[] request, int connections) {
        this(name, target, List.of(request), connections);
    }

    /** With a request for each connection, in turn. */
    Contest(String name, Target target, List<byte[]> requests, int connections) {
        this.name = name;
        this.target = target;
        this.requests = requests;
        this.connections = connections;
    }

    static Target target(URI url, ProcessHandle process) {
        return new Target(url, new ProcessMeter(process), false);
    }

    static Target busyTarget(URI url, ProcessHandle process) {
        return new Target(url, new ProcessMeter(process), true);
    }

    /** As what waits in a queue takes memory, a busy server warms up as long as it is measured, several times. */
    void warmUp(Duration time) throws Exception {
        if (target.busy()) {
            for (int round = 0; round < time.toSeconds(); round++) {
                measure(Duration.ofSeconds(1));
            }
        } else {
            measure(time);
        }
        rounds.clear();
    }

    void measure(Duration time) throws Exception {
        if (target.busy()) {
            try (BusyWorker worker = new BusyWorker(target.url())) {
                repeat(time);
            }
        } else {
            repeat(time);
        }
    }

    private void repeat(Duration time) throws Exception {
        double before = target.meter().cpuSeconds();
        HttpLoad.Outcome outcome = HttpLoad.repeat(target.url(), requests, connections, time);
        rounds.add(new Round(outcome, target.meter().cpuSeconds() - before));
    }

    List<String> row() {
        return List.of(
                name,
                Integer.toString(connections),
                median("%.0f", round -> round.answers() / round.outcome().seconds()),
                median("%.3f", round -> round.outcome().nanos().quantile(0.5) / 1e6),
                median("%.3f", round -> round.outcome().nanos().quantile(0.99) / 1e6),
                median("%.0f", round -> round.serverSeconds() * MICROS / round.answers()),
                median("%.0f", round -> round.outcome().cpuSeconds() * MICROS / round.answers()),
                Long.toString(rounds.stream().mapToLong(round -> round.outcome().refused()).sum()));
    }

    private String median(String format, ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return String.format(Locale.ROOT, format, sorted[sorted.length / 2]);
    }
}
