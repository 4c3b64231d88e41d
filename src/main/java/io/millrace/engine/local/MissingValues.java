package io.millrace.engine.local;

import io.millrace.engine.MapStep;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Stage;
import io.millrace.function.BuiltinMap;
import io.millrace.function.Builtins;
import io.millrace.function.sandbox.BatchResult;
import io.millrace.function.sandbox.Language;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is missing in what the map of a stage emits, where that makes rows that look right: members that no record has, values
 * that are undefined, or null without exception. Its tasks tell, the stage warns when all have; where splits end does not
 * matter. Thread-safe.
 *
 * <p>That a null is emitted is no error, since data has gaps, and for a function of the user's that looks at keys alone it
 * says so; undefined in JavaScript is hardly ever meant.
 */
final class MissingValues {
    static final String MEMBER = "missing-member";
    static final String UNDEFINED = "undefined-values";
    static final String NULLS = "null-values";

    private final Stage stage;
    private final NamedMembers members;
    private volatile boolean hasValue;
    private long undefined;
    private int firstSplit = Integer.MAX_VALUE;
    private Optional<BatchResult.Undefined> first = Optional.empty();

    MissingValues(Stage stage) {
        this.stage = stage;
        this.members = new NamedMembers(stage.map() instanceof MapStep.Builtin map ? names(map.function()) : List.of());
    }

    /** The names of the members that a built-in map emits: of the key, or of each item of it, then of the value. */
    static List<String> names(BuiltinMap map) {
        List<String> names = new ArrayList<>();
        map.key().ifPresent(key -> {
            List<Value> items = key instanceof Value.Array array ? array.items() : List.of(key);
            items.forEach(name -> names.add(((Value.Text) name).value()));
        });
        map.value().ifPresent(names::add);
        return names;
    }

    /** A value was emitted that is not null. */
    void emittedValue() {
        if (!hasValue) {
            hasValue = true;
        }
    }

    /** Takes what came of batches; those of one split come in the order of its records. */
    void take(BatchResult result, int split) {
        if (result.hasValue()) {
            emittedValue();
        }
        result.undefined().ifPresent(values -> emittedUndefined(values, split));
    }

    private synchronized void emittedUndefined(BatchResult.Undefined values, int split) {
        undefined += values.count();
        if (split < firstSplit) {
            firstSplit = split;
            first = Optional.of(values);
        }
    }

    /** How the user is told of a map: with its pointer, if there may be others. */
    static String name(MapStep map) {
        return map.pointer().equals("/map") ? "map" : "map at " + map.pointer();
    }

    /** Which of the {@link #names} a task has found. */
    void found(NamedMembers ofTask) {
        members.join(ofTask);
    }

    /** Warns of it, when all is mapped. */
    synchronized void warn(Meter meter) {
        String map = "The " + name(stage.map());
        long emitted = meter.emitted();
        if (emitted == 0) {
            return;
        }
        if (members.areMissing()) {
            meter.warnInStage(MEMBER, missingMembers(map, emitted));
        } else if (looksAtValues() && undefined > 0) {
            meter.warnInStage(UNDEFINED, undefined(map, emitted));
        } else if (looksAtValues() && !hasValue) {
            builtinReduce().ifPresent(reduce -> meter.warnInStage(NULLS, nulls(map, emitted, reduce)));
        }
    }

    private boolean looksAtValues() {
        return builtinReduce().map(Builtins::looksAtValues).orElse(true);
    }

    private Optional<String> builtinReduce() {
        if (stage.reduce() instanceof ReduceStep.Builtin builtin) {
            return Optional.of(builtin.aggregator().name());
        }
        return stage.reduce() instanceof ReduceStep.Collect ? Optional.of("_collect") : Optional.empty();
    }

    private Value missingMembers(String map, long records) {
        List<String> missing = members.missing();
        String message = "%s takes %s %s, which %s missing or null in %s%s"
                .formatted(
                        map,
                        missing.size() == 1 ? "the member" : "the members",
                        members.missingAsText(),
                        missing.size() == 1 ? "is" : "are",
                        records == 1 ? "its one record" : "all of its %s records".formatted(number(records)),
                        members.knownAsText("; there is "));
        return Value.object()
                .put("members", Value.array(missing, Value::of))
                .put("message", message)
                .build();
    }

    private Value undefined(String map, long emitted) {
        BatchResult.Undefined place = first.orElseThrow();
        String message =
                ("%s emitted %s values, of which %s were undefined and are taken for null, the first at %s line %d:"
                                + " is the name of the member right? emit(key, value) takes the value second, and emit(key, null)"
                                + " says that there is none")
                        .formatted(map, number(emitted), number(undefined), place.source(), place.line());
        return Value.object()
                .put("undefined", undefined)
                .put("emitted", emitted)
                .put(
                        "first",
                        Value.object()
                                .put("source", place.source())
                                .put("line", place.line())
                                .build())
                .put("message", message)
                .build();
    }

    private Value nulls(String map, long emitted, String reduce) {
        String which = emitted == 1 ? "one value, which is null" : number(emitted) + " values, which are all null";
        return Value.object()
                .put("emitted", emitted)
                .put("message", map + " emitted " + which + ", so there is nothing for " + reduce + advice())
                .build();
    }

    private String advice() {
        if (!(stage.map() instanceof MapStep.Script script)) {
            return "";
        }
        return script.function().language() == Language.WASM
                ? ": see what type the values have in the frame"
                : ": is the name of the member right? emit(key, value) takes the value second";
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
