package io.millrace.engine.local;

import io.millrace.function.Accumulators;
import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;

/**
 * Warns of a key that has more of a stage's values than all other keys together, where the reduce task has to hold or to
 * read them one by one: that task then takes longer than all others, however many threads there are. (So at most one
 * key is hot. Spark calls a partition skewed at five times the median; a key with half of the values has eight times
 * the share of one of our sixteen partitions.) Where map tasks combine values, a key costs one state for each of them,
 * and nobody is warned.
 */
final class Skew {
    /** As many as go to a sandbox worker in one message; whoever has fewer is done in milliseconds. */
    static final long MIN_VALUES = 10_000;

    private static final int MAX_KEY_CHARS = 200;

    private final Meter meter;
    private final long values;

    /**
     * For the reduce tasks of one stage.
     *
     * @param values how many its map tasks have emitted
     */
    Skew(Meter meter, long values) {
        this.meter = meter;
        this.values = values;
    }

    /** Looks at keys with all of their states. */
    void look(Part.Keys keys) {
        Accumulators states = keys.table().states();
        if (values < MIN_VALUES || !states.holdsValues()) {
            return;
        }
        for (int i = 0; i < keys.size(); i++) {
            int ordinal = keys.ordinals()[i];
            if (isHot(states.held(ordinal), states.taken(ordinal))) {
                warn(keys.table().value(ordinal), states.taken(ordinal));
            }
        }
    }

    /** Looks at a key, encoded, whose values were read one by one. */
    void look(byte[] key, long read) {
        if (isHot(read, read)) {
            warn(KeyCodec.decode(key), read);
        }
    }

    /** What is held makes the task slow; the share is one of all values, repeated ones too. */
    private boolean isHot(long held, long taken) {
        return values >= MIN_VALUES && held >= MIN_VALUES && taken > values / 2;
    }

    private void warn(Value key, long taken) {
        long percent = 100 * taken / values;
        String text = Json.text(key);
        String shown = text.length() > MAX_KEY_CHARS ? text.substring(0, MAX_KEY_CHARS) + "…" : text;
        meter.warnInStage(
                "skew",
                Value.object()
                        .put("key", key)
                        .put("share", Value.of(percent / 100.0))
                        .put("message", "The key " + shown + " has " + percent + " % of the values")
                        .build());
    }
}
