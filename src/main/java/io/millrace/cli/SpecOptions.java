package io.millrace.cli;

import io.millrace.value.Json;
import io.millrace.value.JsonSyntaxException;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A job on the command line: a specification file, options, or a file with options put over it. */
final class SpecOptions {
    /** The members of {@code input} of which there is exactly one. */
    private static final List<String> SOURCES = List.of("text", "records", "files", "urls", "objects", "parts", "job");

    private static final Pattern BUILTIN_MAP = Pattern.compile("[a-z]+");

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SPEC",
            description = "File with a job specification in JSON; - is standard input. Options go over what it says.")
    private @Nullable String specFile;

    @Mixin
    private final FunctionOptions functions = new FunctionOptions();

    @Mixin
    private final InputOptions input = new InputOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    /** Reads all files but the data; {@link UsageException} if one cannot be read. */
    Submission submission(Console console, Optional<String> idempotencyKey) {
        InputFiles files = new InputFiles(console.in());
        Map<String, Value> spec = output.over(readSpec(files));
        functions.map(files).ifPresent(map -> putMap(spec, map));
        functions.reduce(files).ifPresent(reduce -> spec.put("reduce", textOrJson(reduce)));
        List<Upload> uploads = uploads(files);
        putInput(spec, uploads);
        if (spec.isEmpty()) {
            throw new UsageException("Name a SPEC file, or say with --map and --data what to do");
        }
        return new Submission(new Value.Obj(spec), uploads, idempotencyKey);
    }

    private Map<String, Value> readSpec(InputFiles files) {
        if (specFile == null) {
            return Map.of();
        }
        try {
            if (Json.readVerbatim(files.text(specFile)) instanceof Value.Obj spec) {
                return spec.members();
            }
        } catch (JsonSyntaxException e) {
            throw new UsageException(
                    specFile + ", line " + e.line() + ", column " + e.column() + ": " + e.getMessage());
        }
        throw new UsageException(specFile + " is not a JSON object");
    }

    private static void putMap(Map<String, Value> spec, String map) {
        boolean builtin = BUILTIN_MAP.matcher(map).matches();
        spec.put("map", builtin ? Value.object("builtin", Value.of(map)) : textOrJson(map));
    }

    private List<Upload> uploads(InputFiles files) {
        List<Upload> uploads = new ArrayList<>();
        for (String file : input.data()) {
            uploads.add(files.upload(file, "data" + (uploads.isEmpty() ? "" : uploads.size() + 1)));
        }
        return uploads;
    }

    private void putInput(Map<String, Value> spec, List<Upload> uploads) {
        Map<String, Value> source = source(uploads);
        Map<String, Value> changes = new LinkedHashMap<>(source);
        input.format().ifPresent(format -> changes.put("format", textOrJson(format)));
        input.compression().ifPresent(compression -> changes.put("compression", Value.of(compression)));
        if (changes.isEmpty()) {
            return;
        }
        Map<String, Value> members =
                new LinkedHashMap<>(changed(spec, "input", changes).members());
        if (!source.isEmpty()) {
            members.keySet().removeIf(name -> SOURCES.contains(name) && !source.containsKey(name));
        }
        spec.put("input", new Value.Obj(members));
    }

    private Map<String, Value> source(List<Upload> uploads) {
        Map<String, Value> source = new LinkedHashMap<>();
        input.text().ifPresent(text -> source.put("text", Value.of(text)));
        if (!input.globs().isEmpty()) {
            source.put("files", Value.array(input.globs(), glob -> Value.of(glob)));
        }
        if (!uploads.isEmpty()) {
            source.put("parts", Value.array(uploads, upload -> Value.of(upload.name())));
        }
        if (source.size() > 1) {
            throw new UsageException("Give one of --text, --file and --data; a job has one kind of input");
        }
        return source;
    }

    /** The object {@code name} of {@code spec} with {@code changes} put over its members. */
    static Value.Obj changed(Map<String, Value> spec, String name, Map<String, Value> changes) {
        Map<String, Value> members = new LinkedHashMap<>();
        if (spec.get(name) instanceof Value.Obj before) {
            members.putAll(before.members());
        }
        members.putAll(changes);
        return new Value.Obj(members);
    }

    /** JSON if it looks like an object, else the text itself. */
    private static Value textOrJson(String text) {
        if (!text.startsWith("{")) {
            return Value.of(text);
        }
        try {
            return Json.readVerbatim(text);
        } catch (JsonSyntaxException e) {
            throw new UsageException("Not JSON, though it begins with {: " + e.getMessage());
        }
    }
}
