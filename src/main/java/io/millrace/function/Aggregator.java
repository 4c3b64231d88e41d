package io.millrace.function;

import io.millrace.value.Value;
import java.util.Set;

/** A reduce that keeps a small state per key and may be combined anywhere. Thread-safe. */
public interface Aggregator {
    /** As the user wrote it, such as {@code _top(3)}. */
    String name();

    /** Empty states. */
    Accumulators newAccumulators();

    /** True if the order of values does not matter as long as they are numbers. */
    boolean ignoresOrderOfNumbers();

    /** True if results are the same to the last bit in whatever order values come, whatever they are. */
    boolean ignoresOrder();

    /** The same where nobody looks at other members of its results than {@code members}, and those may be absent. */
    Aggregator showing(Set<String> members);

    /** True if states stay small enough to combine in map tasks and to preview while the job runs. */
    boolean previews();

    /**
     * Refuses a value that this reduce cannot take; to be called before {@link Accumulators#add}.
     *
     * @throws MapException if {@code value} does not fit
     */
    void check(Value value);
}
