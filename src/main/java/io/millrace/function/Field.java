package io.millrace.function;

import io.millrace.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A place in a record. Thread-safe. */
@FunctionalInterface
interface Field {
    /** What stands there, {@code null} if nothing does. */
    Value of(Value record);

    /**
     * The member of that name, or, if it starts with {@code /}, what this JSON Pointer (RFC 6901) points to.
     *
     * @throws IllegalArgumentException with a sentence for the user, if it is no JSON Pointer
     */
    static Field named(String name) {
        if (!name.startsWith("/")) {
            return record -> member(record, name);
        }
        List<String> steps = Arrays.stream(name.substring(1).split("/", -1))
                .map(step -> unescape(name, step))
                .toList();
        return record -> {
            Value at = record;
            for (String step : steps) {
                at = at instanceof Value.Array array ? item(array.items(), step) : member(at, step);
            }
            return at;
        };
    }

    private static String unescape(String pointer, String step) {
        if (Pointer.BAD_ESCAPE.matcher(step).find()) {
            throw new IllegalArgumentException(
                    "The JSON Pointer " + pointer + " is not valid: after ~ comes 0 (for ~) or 1 (for /).");
        }
        return step.replace("~1", "/").replace("~0", "~");
    }

    private static Value member(Value object, String name) {
        return object instanceof Value.Obj found
                ? found.members().getOrDefault(name, Value.Null.NULL)
                : Value.Null.NULL;
    }

    private static Value item(List<Value> items, String index) {
        if (!Pointer.INDEX.matcher(index).matches()) {
            return Value.Null.NULL;
        }
        int at = Integer.parseInt(index);
        return at < items.size() ? items.get(at) : Value.Null.NULL;
    }

    /** How RFC 6901 writes a step; an index of ten digits and more is beyond any array. */
    final class Pointer {
        private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");
        private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

        private Pointer() {}
    }
}
