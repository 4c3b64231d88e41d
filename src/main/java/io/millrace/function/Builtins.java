package io.millrace.function;

import java.util.List;

/** The map functions and reduces that a job can name instead of sending code. */
public final class Builtins {
    private Builtins() {}

    /**
     * The reduce that {@code spec} names, such as {@code _sum} or {@code _approx_quantiles(0.5,0.99)}. That which
     * {@link #collects} makes no accumulators.
     *
     * @throws IllegalArgumentException with a sentence for the user, if there is none or its arguments are wrong
     */
    public static Aggregator reduce(String spec) {
        return BuiltinReduce.parse(spec);
    }

    /**
     * True if {@code spec} names the reduce whose result is all values, so that it keeps no state.
     *
     * @throws IllegalArgumentException with a sentence for the user, if there is no such reduce or its arguments are wrong
     */
    public static boolean collects(String spec) {
        return BuiltinReduce.collects(spec);
    }

    /** True if {@code spec} names a reduce whose results may be objects. */
    public static boolean mayGiveObjects(String spec) {
        return BuiltinReduce.mayGiveObjects(spec);
    }

    /** False if the reduce that {@code spec} names counts values, whatever they are. */
    public static boolean looksAtValues(String spec) {
        return BuiltinReduce.looksAtValues(spec);
    }

    /** The members of the results of the reduce that {@code spec} names; empty if they are no objects, or any objects. */
    public static List<String> members(String spec) {
        return BuiltinReduce.members(spec);
    }

    /** True if sandbox workers combine for this reduce and send states for {@link Accumulators#addState}. */
    public static boolean workersCombine(String spec) {
        return BuiltinReduce.workersCombine(spec);
    }

    /**
     * The map function that {@code spec} names.
     *
     * @throws IllegalArgumentException with a sentence for the user, if there is none or its arguments are wrong
     */
    public static Mapper map(BuiltinMap spec) {
        return MapFunctions.map(spec);
    }

    /** All map functions. */
    public static List<Description> maps() {
        return MapFunctions.DESCRIPTIONS;
    }

    /** All reduces. */
    public static List<Description> reduces() {
        return BuiltinReduce.descriptions();
    }
}
