package io.millrace.engine.local;

import io.millrace.function.Emitter;
import io.millrace.value.Value;
import java.util.List;

/** Takes what the map tasks of one lane emit, split after split in ascending order. Not thread-safe. */
interface PairSink extends Emitter {
    /** All that comes is of this split until the next call. */
    void at(int split);

    /**
     * Takes one pair.
     *
     * @throws io.millrace.function.MapException if the reduce cannot take such a value; then nothing was taken
     */
    @Override
    void emit(Value key, Value value);

    /** Takes a partial state that a sandbox worker combined. */
    void state(Value key, Value state);

    /** Takes stock between chunks: of memory, and of whether the work so far was worth it. */
    void settle();

    /** Different keys at least, or rows where nothing is reduced. */
    long keys();

    /** True as long as all that it took can be looked at in memory. */
    boolean isWhole();

    /** No more comes. */
    void end();

    /** What it has for each partition that it has anything for; the number of partitions is a power of two. */
    List<Part> parts(int partitions);
}
