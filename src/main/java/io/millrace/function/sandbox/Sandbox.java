package io.millrace.function.sandbox;

import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One leased worker with a job's program loaded. All methods block; one thread at a time may use it, and any thread may
 * {@link #kill}. A call that fails because of what the user's function did throws {@link
 * io.millrace.problem.JobException} with {@code RECORD_FAILED}, {@code FUNCTION_FAILED}, {@code FUNCTION_TIMEOUT},
 * {@code EMIT_LIMIT} or {@code MEMORY_LIMIT}; after that, or after a kill, the sandbox can only be closed. Not
 * interruptible: kill it.
 */
public interface Sandbox extends AutoCloseable {

    /**
     * Has the records of {@code batch} mapped, which the worker may be doing still when this returns: what came of it is
     * taken, and thrown, by this call or a later one, {@link #settle} at the latest. A record whose function throws is bad,
     * and nothing of it is kept.
     *
     * @param batch can change when this returns
     * @param parts takes what came of it, bit by bit on this thread, since a batch can become more than there is memory
     */
    void map(RecordBatch batch, Consumer<BatchResult> parts);

    /** Waits until all batches are mapped, and what came of them is taken. All other calls but map do that first. */
    void settle();

    /** The same for a batch that cannot become much. */
    default BatchResult map(RecordBatch batch) {
        List<BatchResult> parts = new ArrayList<>();
        map(batch, parts::add);
        settle();
        return BatchResult.sum(parts);
    }

    /**
     * The combined pairs that the worker has kept since the last flush, in first-seen order; empty if the program
     * combines nothing. They depend on the records since then and their order, not on how they came in batches.
     *
     * @param parts takes them bit by bit on this thread
     */
    void flush(Consumer<List<Pair>> parts);

    /** The same where that cannot be much. */
    default List<Pair> flush() {
        List<Pair> pairs = new ArrayList<>();
        flush(pairs::addAll);
        return pairs;
    }

    /** Has the records of {@code batch} mapped with a module, as {@link #map} does. For programs in Wasm, in place of that. */
    void mapWithModule(RecordBatch batch, Consumer<ModuleFrame> frames);

    /**
     * The next frame of what the module has kept of this split alone, empty if there is nothing more. For programs in Wasm.
     */
    ModuleFrame endSplitOfModule();

    /**
     * The next frame of what the module has kept, empty if there is nothing more. For programs in Wasm, in place of flush.
     */
    ModuleFrame flushModule();

    /**
     * The final value of each key. An aggregate merges states, or starts anew and adds raw values, and finishes; a fold
     * or a function of all values is called once. Not for programs with a built-in combine, or with none.
     *
     * @param groups at least one key, the last of them without its end if there are {@code more}
     * @param more values of the last key; called on this thread when the function needs them, and never after that
     * @param partial true if the items are states from {@link #map} and {@link #flush}
     * @param parts takes the values bit by bit on this thread
     */
    void reduce(GroupBatch groups, MoreValues more, boolean partial, Consumer<List<Value>> parts);

    /** The same where that cannot be much. */
    default List<Value> reduce(GroupBatch groups, MoreValues more, boolean partial) {
        List<Value> values = new ArrayList<>();
        reduce(groups, more, partial, values::addAll);
        return values;
    }

    /**
     * Tries the reduce, an aggregator or a fold, on {@code groups}; what its functions throw is an answer like others.
     *
     * @param groups at least one key, each with values, or with states for {@link Trial#MERGE} and {@link Trial#FINISH}
     * @return one for each key
     */
    List<Attempt> attempt(Trial trial, GroupBatch groups);

    /**
     * The pairs that the first records of {@code batch} emit, uncombined, some hundred or all if there are fewer; of good
     * records only. Nothing is kept of it but what functions keep in variables, see {@link #renew}.
     */
    List<Pair> sample(RecordBatch batch);

    /** Makes the functions anew, so that their variables are as at the begin; only while no pairs are kept. */
    void renew();

    /**
     * Ends the process at once. A call under way, and every later one, throws {@link
     * java.util.concurrent.CancellationException}. Does nothing after {@link #close}.
     */
    void kill();

    /**
     * Gives the worker back to the pool, as {@link #close} does, but with what was not flushed. Later leases of the same job
     * and program go on with it.
     *
     * @param taker flushes the sandbox that it is given, on the thread of whoever wants the worker or the pairs; the one of
     *     the first call is for all until then. Never throws
     */
    Kept keep(Consumer<Sandbox> taker);

    /** Gives the worker back to the pool; what was not flushed is dropped. Can be called again. */
    @Override
    void close();
}
