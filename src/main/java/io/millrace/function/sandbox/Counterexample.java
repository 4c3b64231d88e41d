package io.millrace.function.sandbox;

import io.millrace.value.Value;
import java.util.List;

/**
 * Values that a reduce gives two answers for.
 *
 * @param whole all of them at once
 * @param expression how they are reduced by parts, such as {@code merge([1], [2])}
 * @param parts what that gives, or why it fails
 */
record Counterexample(Value key, List<Value> values, Value whole, String expression, Attempt parts) {
    /** For the problem document. */
    Value.Obj toValue() {
        Value.ObjectBuilder example = Value.object()
                .put("key", key)
                .put("values", new Value.Array(values))
                .put("whole", whole)
                .put("expression", expression);
        parts.value().ifPresent(value -> example.put("parts", value));
        parts.failure().ifPresent(failure -> example.put("failure", failure));
        return example.build();
    }
}
