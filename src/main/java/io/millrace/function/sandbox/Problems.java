package io.millrace.function.sandbox;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.IntFunction;

/** What the user is told when a worker answers that a function of theirs failed. */
final class Problems {
    private static final int MAX_KEY_CHARS = 1024;
    private static final String[] NO_LINES = {};

    private Problems() {}

    /** A text is no function. */
    static JobException notCompiled(byte[] payload, Program program) {
        ByteBuffer in = ByteBuffer.wrap(payload);
        int line = in.getInt();
        int column = in.getInt();
        String pointer = Frame.getText(in);
        String message = Frame.getText(in);
        String[] lines = program.functions().values().stream()
                .filter(snippet -> snippet.pointer().equals(pointer))
                .map(snippet -> snippet.source().split("\r\n|[\r\n]", -1))
                .findFirst()
                .orElse(NO_LINES);
        Value.ObjectBuilder fields = Value.object().put("pointer", pointer);
        if (line > 0) {
            fields.put("line", line).put("column", column).put("snippet", line <= lines.length ? lines[line - 1] : "");
        }
        String detail = line == 0
                ? "The module at %s cannot be used: %s".formatted(pointer, message)
                : "The function at %s does not compile: %s (line %d, column %d)"
                        .formatted(pointer, message, line, column);
        return new JobException(
                ErrorCode.FUNCTION_COMPILE_ERROR, detail, fields.build().members());
    }

    /**
     * A function of the reduce threw, or gave what is not JSON; or, of which no key is told, a function was the end of its
     * engine, or did what it must not do in a promise.
     */
    static JobException failed(byte[] payload, IntFunction<Place> places) {
        Map<String, Value> report = Answers.members(payload);
        String pointer = Answers.text(report.getOrDefault("pointer", Value.Null.NULL));
        String message = Answers.text(report.getOrDefault("message", Value.Null.NULL));
        Value.Obj fields = Value.object()
                .put("pointer", pointer)
                .put("key", bounded(report.getOrDefault("key", Value.Null.NULL)))
                .put("message", message)
                .put("stack", report.getOrDefault("stack", Value.Null.NULL))
                .build();
        String where = report.containsKey("key")
                ? "for the key " + shown(report.get("key"))
                : places.apply(Place.SOMEWHERE).words();
        String which = pointer.isEmpty() ? "A function" : "The function at " + pointer;
        String detail = which + " failed " + where + ": " + message;
        return new JobException(ErrorCode.FUNCTION_FAILED, detail, fields.members());
    }

    /** A reduce depends on how the values of a key are cut into parts. */
    static JobException notAssociative(String pointer, Counterexample example, String advice) {
        String detail = "For the key %s the values %s give %s, but %s %s; %s"
                .formatted(
                        shown(example.key()),
                        shown(new Value.Array(example.values())),
                        shown(example.whole()),
                        example.expression(),
                        example.parts()
                                .value()
                                .map(value -> "gives " + shown(value))
                                .orElseGet(() ->
                                        "fails: " + example.parts().failure().orElse("")),
                        advice);
        return reduceFails(pointer, example, detail);
    }

    private static JobException reduceFails(String pointer, Counterexample example, String detail) {
        Value.Obj fields = Value.object()
                .put("pointer", pointer)
                .put("counterexample", example.toValue())
                .build();
        return new JobException(ErrorCode.REDUCE_NOT_ASSOCIATIVE, detail, fields.members());
    }

    /** What init of an aggregator gives depends on what became of what it gave before. */
    static JobException sharedState(String pointer, Counterexample example) {
        String detail =
                ("init must make a new state each time: it gives %s, but when the values %s of the key %s have been"
                                + " added to that, it gives %s; make the state within init, as () => ({n: 0}) does, not beside it")
                        .formatted(
                                shown(example.whole()),
                                shown(new Value.Array(example.values())),
                                shown(example.key()),
                                shown(example.parts().value().orElse(Value.Null.NULL)));
        return reduceFails(pointer, example, detail);
    }

    /** A module trapped, or gave what cannot be read; the lines behind the first of {@code report} are its stack. */
    static JobException moduleFailed(String report, Place place) {
        String[] messageAndStack = report.split("\n", 2);
        Value.ObjectBuilder fields = Value.object()
                .putAll(place.fields())
                .put("message", messageAndStack[0])
                .put("stack", report);
        String detail = "The module failed %s: %s".formatted(place.words(), messageAndStack[0]);
        return new JobException(ErrorCode.RECORD_FAILED, detail, fields.build().members());
    }

    /** What makes a function, and is run before a job is accepted, took longer than any setting allows. */
    static JobException neverMade(JobException timedOut) {
        String limit = Answers.text(timedOut.fields().getOrDefault("limit", Value.Null.NULL));
        String pointer = Answers.text(timedOut.fields().getOrDefault("pointer", Value.Null.NULL));
        String detail =
                "What makes the function at %s took longer than %s before a record was read, which is fixed; do less outside of it"
                        .formatted(pointer, limit);
        return new JobException(ErrorCode.FUNCTION_TIMEOUT, detail, timedOut.fields());
    }

    /**
     * No answer within the time limit.
     *
     * @param emits about so many pairs had the record emitted by then; 0 if those are few, or there is no record
     */
    static JobException timedOut(SandboxLimits limits, Place place, int emits) {
        Value.ObjectBuilder fields =
                Value.object().put("limit", limits.recordTimeout().toString()).putAll(place.fields());
        String emitted = emits == 0 ? "" : ", which had emitted %d pairs by then".formatted(emits);
        String detail = "%s took longer than %s %s%s; make it do less, or raise limits.recordTimeout"
                .formatted(place.function(), limits.recordTimeout(), place.words(), emitted);
        return new JobException(
                ErrorCode.FUNCTION_TIMEOUT, detail, fields.build().members());
    }

    /**
     * The worker ran out of memory, or died, which has hardly another cause.
     *
     * @param emits about so many pairs had the record emitted by then; 0 if those are few, or there is no record
     */
    static JobException outOfMemory(SandboxSettings settings, Place place, int emits) {
        String limit = settings.heapMegabytes() + " MB";
        Value.ObjectBuilder fields = Value.object().put("limit", limit).putAll(place.fields());
        String advice = emits == 0
                ? "; keep less in variables and states"
                : ", which had emitted %d pairs by then; emit fewer or smaller pairs for each record, or keep less in variables"
                        .formatted(emits);
        String detail = "%s ran out of its process's memory of %s %s%s"
                .formatted(place.function(), limit, place.words(), advice);
        return new JobException(ErrorCode.MEMORY_LIMIT, detail, fields.build().members());
    }

    /** More, or longer, than a function may emit. */
    static JobException limitPassed(String limit, Place place) {
        Value.ObjectBuilder fields = Value.object().put("limit", limit).putAll(place.fields());
        String detail = "%s passed the limit of %s %s%s"
                .formatted(place.function(), limit, place.words(), LimitAdvice.of(limit));
        return new JobException(ErrorCode.EMIT_LIMIT, detail, fields.build().members());
    }

    /** So that the problem fits into an event. */
    static Value bounded(Value key) {
        String text = shown(key);
        return text.length() < MAX_KEY_CHARS ? key : Value.of(text + "…");
    }

    static String shown(Value key) {
        String text = Json.text(key);
        return text.length() > MAX_KEY_CHARS ? text.substring(0, MAX_KEY_CHARS) : text;
    }
}
