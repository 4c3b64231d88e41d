package io.millrace.function.sandbox;

import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Real workers for the tests of this package, and short ways to say what they are to do. */
final class Workers {
    static final SandboxLimits LIMITS = new SandboxLimits(Duration.ofSeconds(5));
    static final SandboxLimits HASTY = new SandboxLimits(Duration.ofMillis(200));
    static final String WORDS = "(line) => { for (const w of line.toLowerCase().match(/[a-z]+/g) ?? []) emit(w, 1) }";

    private Workers() {}

    static SandboxPool pool(int workers, Path directory) {
        return new SandboxPool(new SandboxSettings(workers, directory, Duration.ofSeconds(60), 64, List.of()));
    }

    /** One whose heap is large enough for CPython and what it works on. */
    static SandboxPool pythonPool(int workers) {
        return new SandboxPool(new SandboxSettings(workers, directory(), Duration.ofSeconds(60), 128, List.of()));
    }

    /** Waits for what another thread is about to do. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("It did not happen");
            }
            Thread.onSpinWait();
        }
    }

    static Path directory() {
        try {
            return Files.createDirectories(Path.of("target", "sandbox"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Program map(String source) {
        return new Program(Optional.of(new Snippet("/map", source)), Optional.empty());
    }

    static Program python(String source) {
        return new Program(Optional.of(new Snippet("/map", Language.PYTHON, source)), Optional.empty());
    }

    static Program python(String source, Combine combine) {
        return new Program(Optional.of(new Snippet("/map", Language.PYTHON, source)), Optional.of(combine));
    }

    static Snippet pythonReduce(String source) {
        return new Snippet("/reduce", Language.PYTHON, source);
    }

    static Program map(String source, Combine combine) {
        return new Program(Optional.of(new Snippet("/map", source)), Optional.of(combine));
    }

    static Combine aggregate(String init, String add, String merge) {
        return new Combine.Aggregate(
                new Snippet("/reduce/init", init),
                new Snippet("/reduce/add", add),
                new Snippet("/reduce/merge", merge),
                Optional.empty());
    }

    static Program reduce(Combine combine) {
        return new Program(Optional.empty(), Optional.of(combine));
    }

    static Combine fold(String source) {
        return new Combine.Fold(new Snippet("/reduce", source));
    }

    static Combine values(String source) {
        return new Combine.Values(new Snippet("/reduce", source));
    }

    static RecordBatch lines(String text) {
        return new RecordBatch(Encoding.LINES, text.getBytes(StandardCharsets.UTF_8), "input", 1);
    }

    static RecordBatch json(String text) {
        return new RecordBatch(Encoding.JSON, text.getBytes(StandardCharsets.UTF_8), "input", 1);
    }

    /** A key and its values, all of them JSON. */
    record Group(String key, List<String> items) {}

    static Group group(String key, String... items) {
        return new Group(key, List.of(items));
    }

    /** All groups with all of their values. */
    static GroupBatch batch(Group... groups) {
        GroupBatch batch = new GroupBatch();
        for (Group group : groups) {
            begin(group, batch);
            batch.end();
        }
        return batch;
    }

    /** One group whose end is not there. */
    static GroupBatch open(Group group) {
        GroupBatch batch = new GroupBatch();
        begin(group, batch);
        return batch;
    }

    private static void begin(Group group, GroupBatch batch) {
        batch.begin(KeyCodec.encode(Json.read(group.key())));
        for (String item : group.items()) {
            byte[] json = item.getBytes(StandardCharsets.UTF_8);
            batch.add(json, 0, json.length);
        }
    }

    /** Pairs as text: {@code "a":1 "b":2}. */
    static String text(List<Pair> pairs) {
        return String.join(
                " ",
                pairs.stream()
                        .map(pair -> Json.text(pair.key()) + ":" + Json.text(pair.value()))
                        .toList());
    }
}
