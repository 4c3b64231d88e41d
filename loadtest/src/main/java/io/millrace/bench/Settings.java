package io.millrace.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a run is asked for, by environment variables.
 *
 * @param scale size of the data, 1 for the full one
 * @param rounds measured runs of each job and system, where one takes seconds only
 * @param systems what to measure: millrace, t, duckdb, streams, spark
 * @param jobs which jobs or parts: j1, j2, j3a, j3b, j4, j4b, scale, small, rows, pages, wasm, javascript, python,
 *     generator
 * @param timeout longest time of one run
 * @param publish whether to write the report into src/docs instead of target/bench-work
 * @param port the server's port, 0 for any
 * @param root the repository
 */
public record Settings(
        double scale,
        int rounds,
        List<String> systems,
        List<String> jobs,
        Duration timeout,
        boolean publish,
        int port,
        Path root) {
    private static final String JOBS = "j1,j2,j3a,j3b,j4,j4b,scale,small,rows,pages,wasm,javascript,python,generator";

    static Settings of(Map<String, String> env) {
        return new Settings(
                Double.parseDouble(env.getOrDefault("BENCH_SCALE", "1")),
                Integer.parseInt(env.getOrDefault("BENCH_ROUNDS", "5")),
                names("millrace," + env.getOrDefault("BENCH_PEERS", "t,duckdb,streams,spark")),
                names(env.getOrDefault("BENCH_JOBS", JOBS)),
                Duration.ofSeconds(Long.parseLong(env.getOrDefault("BENCH_TIMEOUT", "300"))),
                Boolean.parseBoolean(env.getOrDefault("BENCH_PUBLISH", "false")),
                Integer.parseInt(env.getOrDefault("BENCH_PORT", "0")),
                Path.of(env.getOrDefault("BENCH_ROOT", ".")).toAbsolutePath().normalize());
    }

    private static List<String> names(String list) {
        return List.of(list.split(",")).stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** Data of another scale is kept beside the full one. */
    public Path dataDirectory() {
        return root.resolve(scale == 1 ? "target/bench-data" : "target/bench-data-" + scale);
    }

    public Path workDirectory() {
        return root.resolve("target/bench-work");
    }
}
