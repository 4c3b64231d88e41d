package io.millrace.engine.local;

import io.millrace.function.Emitter;
import io.millrace.io.Split;
import io.millrace.value.Value;
import java.util.List;

/** Takes what one map task emits. Not thread-safe. */
interface PairSink extends Emitter {
    /**
     * Takes one pair.
     *
     * @throws io.millrace.function.MapException if the reduce cannot take such a value; then nothing was taken
     */
    @Override
    void emit(Value key, Value value);

    /** Takes a partial state that a sandbox worker combined. */
    void state(Value key, Value state);

    /** One part for each partition. */
    List<Part> parts(Split split);
}
