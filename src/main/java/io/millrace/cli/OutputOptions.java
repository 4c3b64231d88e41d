package io.millrace.cli;

import io.millrace.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the shape of a job's rows, and for the job itself. */
final class OutputOptions {
    @Option(
            names = {"-s", "--sort"},
            paramLabel = "ORDER",
            description = "key, value, -key, -value or none.")
    private @Nullable String sort;

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "N",
            description = "At most N rows, the first in order.")
    private @Nullable Long limit;

    @Option(
            names = "--project",
            paramLabel = "NEW=OLD",
            description = "Keep this member of object values, renamed; may be repeated.")
    private Map<String, String> project = new LinkedHashMap<>();

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "A name for people.")
    private @Nullable String name;

    @Option(names = "--priority", paramLabel = "1-5", description = "1 is served first, 5 last; 3 by default.")
    private @Nullable Long priority;

    @Option(
            names = "--partial-every",
            paramLabel = "TIME",
            description = "Live previews, each so often: 500ms, 2s, 1m or PT2S.")
    private @Nullable String partialEvery;

    @Option(names = "--skip-bad-records", description = "Keep bad records aside instead of failing at the first.")
    private boolean skipBadRecords;

    /** {@code spec} with what these options say put over it. */
    Map<String, Value> over(Map<String, Value> spec) {
        Map<String, Value> changed = new LinkedHashMap<>(spec);
        put(changed, "name", name == null ? null : Value.of(name));
        put(changed, "priority", priority == null ? null : Value.of(priority));
        put(changed, "partialEvery", partialEvery == null ? null : Value.of(Durations.iso(partialEvery)));
        if (skipBadRecords) {
            changed.put("errors", SpecOptions.changed(changed, "errors", Map.of("policy", Value.of("skip"))));
        }
        Map<String, Value> output = output();
        if (!output.isEmpty()) {
            changed.put("output", SpecOptions.changed(changed, "output", output));
        }
        return changed;
    }

    private Map<String, Value> output() {
        Map<String, Value> output = new LinkedHashMap<>();
        put(output, "sort", sort == null ? null : Value.of(sort));
        put(output, "limit", limit == null ? null : Value.of(limit));
        if (!project.isEmpty()) {
            Map<String, Value> members = new LinkedHashMap<>();
            project.forEach((to, from) -> members.put(to, Value.of(from)));
            output.put("project", new Value.Obj(members));
        }
        return output;
    }

    private static void put(Map<String, Value> members, String name, @Nullable Value value) {
        if (value != null) {
            members.put(name, value);
        }
    }
}
