package io.millrace.function;

import io.millrace.value.Value;
import java.util.List;

/** Reads the states that sandbox workers send. */
final class States {
    private States() {}

    static long count(Value state) {
        if (state instanceof Value.Int count && count.value() >= 0) {
            return count.value();
        }
        throw new IllegalArgumentException("Not a count: " + state);
    }

    static List<Value> array(Value state) {
        if (state instanceof Value.Array array) {
            return array.items();
        }
        throw new IllegalArgumentException("Not an array: " + state);
    }

    static List<Value> array(Value state, int atLeast) {
        List<Value> items = array(state);
        if (items.size() < atLeast) {
            throw new IllegalArgumentException("Fewer than " + atLeast + " items: " + state);
        }
        return items;
    }

    static UnsupportedOperationException never() {
        return new UnsupportedOperationException("Workers do not combine for this reduce");
    }
}
