package io.millrace.engine;

import io.millrace.value.Value;

/** One row of a result. */
public record Row(Value key, Value value) {
    /** As it stands in answers and files. */
    public Value.Obj toValue() {
        return Value.object().put("key", key).put("value", value).build();
    }
}
