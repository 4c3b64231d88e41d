package io.millrace.cli;

import io.millrace.value.Value;
import java.util.List;
import java.util.Map;

/** Reads members of the server's documents, forgiving: what is absent or of another type counts as empty. */
final class Documents {
    private static final Value.Obj NOTHING = new Value.Obj(Map.of());

    private Documents() {}

    static String text(Value.Obj document, String name) {
        return document.members().get(name) instanceof Value.Text text ? text.value() : "";
    }

    /** The state in a job document. */
    static String state(Value.Obj job) {
        return text(job, "state");
    }

    static long number(Value.Obj document, String name) {
        return document.members().get(name) instanceof Value.Int number ? number.value() : 0;
    }

    static double fraction(Value.Obj document, String name) {
        Value value = document.members().get(name);
        if (value instanceof Value.Decimal decimal) {
            return decimal.value().doubleValue();
        }
        return value instanceof Value.Real real ? real.value() : number(document, name);
    }

    /** True if there is a number, not {@code null}. */
    static boolean isKnown(Value.Obj document, String name) {
        return document.members().get(name) instanceof Value.Int;
    }

    static Value.Obj object(Value.Obj document, String name) {
        return document.members().get(name) instanceof Value.Obj object ? object : NOTHING;
    }

    static List<Value> items(Value.Obj document, String name) {
        return document.members().get(name) instanceof Value.Array array ? array.items() : List.of();
    }
}
