package io.millrace.function.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a job pays once for having its reduce tried, on the first chunk of a text of ten thousand different words. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LawChecking {
    private static final SandboxLimits LIMITS = new SandboxLimits(Duration.ofSeconds(20));
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int WORDS = 10_000;

    /** What is tried. */
    @Param({"aggregator", "fold"})
    public String reduce = "";

    private SandboxPool pool;
    private Program program;
    private RecordBatch batch;
    private int jobs;

    /** Starts the workers. */
    @Setup(Level.Trial)
    public void start() throws IOException {
        pool = new SandboxPool(new SandboxSettings(2, Files.createTempDirectory("millrace")));
        Combine combine = reduce.equals("fold") ? fold() : aggregator();
        Snippet map = new Snippet("/map", "(line) => { for (const w of line.match(/[a-z]+/g) ?? []) emit(w, 1) }");
        program = new Program(Optional.of(map), Optional.of(combine));
        batch = new RecordBatch(Encoding.LINES, text().getBytes(StandardCharsets.US_ASCII), "words.txt", 1);
    }

    private static Combine aggregator() {
        return new Combine.Aggregate(
                new Snippet("/reduce/init", "() => ({n: 0, sum: 0})"),
                new Snippet("/reduce/add", "(a, v) => { a.n++; a.sum += v; return a }"),
                new Snippet("/reduce/merge", "(a, b) => ({n: a.n + b.n, sum: a.sum + b.sum})"),
                Optional.of(new Snippet("/reduce/finish", "(key, a) => a.sum / a.n")));
    }

    private static Combine fold() {
        return new Combine.Fold(new Snippet("/reduce", "(key, values) => values.reduce((a, b) => a + b, 0)"));
    }

    /** Words of which each is about as frequent as its rank says, ten to a line. */
    private static String text() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 1; text.length() < CHUNK_BYTES; i++) {
            int rank = (int) Math.pow(WORDS, random.nextDouble());
            text.append(Integer.toString(rank, 26).replaceAll("[0-9]", "x")).append(i % 10 == 0 ? '\n' : ' ');
        }
        return text.append('\n').toString();
    }

    /** Ends the workers. */
    @TearDown(Level.Trial)
    public void stop() {
        pool.close();
    }

    /** A fresh isolate with the functions, which every job needs. */
    @Benchmark
    public String job() {
        String job = "job" + jobs++;
        pool.lease(job, program, LIMITS).close();
        return job;
    }

    /** The same, with the pairs of the first records. */
    @Benchmark
    public LawSample jobWithSample() {
        return sampled("job" + jobs++);
    }

    /** The same, with the trials, in the isolate that maps. */
    @Benchmark
    public String jobWithCheck() {
        String job = "job" + jobs++;
        LawSample sample = sampled(job);
        try (Sandbox sandbox = pool.lease(job, program, LIMITS)) {
            LawCheck.check(sandbox, program, sample);
        }
        return job;
    }

    private LawSample sampled(String job) {
        LawSample sample = new LawSample();
        try (Sandbox sandbox = pool.lease(job, program, LIMITS)) {
            sandbox.sample(batch).forEach(pair -> sample.add(pair.key(), pair.value()));
        }
        return sample;
    }
}
