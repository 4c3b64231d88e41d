package io.millrace.function;

import io.millrace.problem.Names;
import io.millrace.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A built-in reduce.
 *
 * @param description for users
 * @param verb what it does with numbers; empty if it takes any value
 * @param combined where values become states
 * @param states makes empty states from the arguments
 */
record BuiltinReduce(
        Description description, String verb, Combined combined, Function<Arguments, Supplier<Accumulators>> states) {

    /** Where values of a key may become one state before they meet in the reduce task. */
    private enum Combined {
        IN_WORKERS,
        IN_TASKS,
        NOWHERE
    }

    private static final String COLLECT = "_collect";

    private static final List<BuiltinReduce> SMALL = List.of(
            worker("_count", "How many pairs a key has.", "", Counts::new),
            worker("_sum", "The exact sum of numbers; 0 of none.", "adds", () -> new Statistics(Statistics.Shape.SUM)),
            worker("_min", "The smallest value in the order of keys; null of none.", "", Extremes::min),
            worker("_max", "The largest value in the order of keys; null of none.", "", Extremes::max),
            worker(
                    "_mean",
                    "The mean of numbers, of decimals with their digits; null of none.",
                    "averages",
                    () -> new Statistics(Statistics.Shape.MEAN)),
            worker(
                    "_stats",
                    "Sum, count, min, max, sum of squares and mean of numbers.",
                    "describes",
                    () -> new Statistics(Statistics.Shape.STATS)));

    private static final List<BuiltinReduce> SELECTING = List.of(
            task("_first", "The first value in the order of the input.", Ends::first),
            task("_last", "The last value in the order of the input.", Ends::last),
            new BuiltinReduce(
                    new Description(COLLECT, COLLECT, "An array of all values in the order of the input."),
                    "",
                    Combined.NOWHERE,
                    plain(() -> {
                        throw new IllegalStateException(COLLECT + " has no states");
                    })),
            task("_distinct", "How many different values.", () -> new Cells<>(DistinctCell::new)),
            task(
                    "_approx_distinct",
                    "About how many different values, within 5 %.",
                    () -> new Cells<>(SketchCell::new)));

    private static final List<BuiltinReduce> WITH_ARGUMENTS = List.of(
            new BuiltinReduce(
                    new Description(
                            "_approx_quantiles",
                            "_approx_quantiles(p,…)",
                            "An array of quantiles of numbers, one for each p from 0 to 1; 0.5 gives the median."),
                    "ranks",
                    Combined.NOWHERE,
                    BuiltinReduce::quantiles),
            new BuiltinReduce(
                    new Description(
                            "_top", "_top(n)", "An array of the n largest values in the order of keys, largest first."),
                    "",
                    Combined.IN_TASKS,
                    BuiltinReduce::top),
            new BuiltinReduce(
                    new Description(
                            "_histogram",
                            "_histogram(width)",
                            "How many numbers are in each interval of this width, as {\"from\":…,\"count\":…}."),
                    "counts",
                    Combined.IN_TASKS,
                    BuiltinReduce::histogram));

    private static final List<BuiltinReduce> ALL =
            Stream.of(SMALL, SELECTING, WITH_ARGUMENTS).flatMap(List::stream).toList();

    private static final Set<String> ORDERED = Set.of("_first", "_last");

    /** Those that choose among any values, and the one whose result is an object. */
    private static final Set<String> GIVING_OBJECTS = Set.of("_stats", "_min", "_max", "_first", "_last");

    /** Not {@code _min} and {@code _max}: of objects that are equal in order the first one stays. */
    private static final Set<String> UNORDERED = Set.of("_count", "_sum", "_mean", "_stats");

    private static final List<String> NAMES =
            ALL.stream().map(reduce -> reduce.description.name()).toList();

    /** Those that most jobs name, which are made once. */
    private static final Map<String, Aggregator> COMMON = Stream.concat(SMALL.stream(), SELECTING.stream())
            .map(reduce -> reduce.description.name())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), BuiltinReduce::parseCall));

    static List<Description> descriptions() {
        return ALL.stream().map(BuiltinReduce::description).toList();
    }

    static Aggregator parse(String spec) {
        Aggregator common = COMMON.get(spec);
        return common == null ? parseCall(spec) : common;
    }

    private static Aggregator parseCall(String spec) {
        String name = Arguments.name(spec);
        BuiltinReduce reduce = find(name).orElseThrow(() -> new IllegalArgumentException(unknown(name)));
        Arguments arguments = Arguments.of(spec, reduce.description.usage());
        return new Named(spec.strip(), reduce, reduce.states.apply(arguments));
    }

    static boolean collects(String spec) {
        return parse(spec).name().startsWith(COLLECT);
    }

    static boolean mayGiveObjects(String spec) {
        return GIVING_OBJECTS.contains(Arguments.name(spec));
    }

    static boolean looksAtValues(String spec) {
        return !Arguments.name(spec).equals("_count");
    }

    static List<String> members(String spec) {
        return Arguments.name(spec).equals("_stats") ? Statistics.MEMBERS : List.of();
    }

    static boolean workersCombine(String spec) {
        return find(Arguments.name(spec))
                .filter(reduce -> reduce.combined == Combined.IN_WORKERS)
                .isPresent();
    }

    private static Optional<BuiltinReduce> find(String name) {
        return ALL.stream()
                .filter(reduce -> reduce.description.name().equals(name))
                .findFirst();
    }

    private static String unknown(String name) {
        String hint = Names.nearest(name, NAMES)
                .map(near -> "; did you mean " + near + "?")
                .orElse("; there are " + String.join(", ", NAMES) + ".");
        return "There is no built-in reduce named " + name + hint;
    }

    private static BuiltinReduce worker(String name, String about, String verb, Supplier<Accumulators> states) {
        return new BuiltinReduce(new Description(name, name, about), verb, Combined.IN_WORKERS, plain(states));
    }

    private static BuiltinReduce task(String name, String about, Supplier<Accumulators> states) {
        return new BuiltinReduce(new Description(name, name, about), "", Combined.IN_TASKS, plain(states));
    }

    private static Function<Arguments, Supplier<Accumulators>> plain(Supplier<Accumulators> states) {
        return arguments -> {
            arguments.none();
            return states;
        };
    }

    private static Supplier<Accumulators> quantiles(Arguments arguments) {
        List<Double> fractions = arguments.fractions();
        return () -> new Cells<>(() -> new QuantilesCell(fractions));
    }

    private static Supplier<Accumulators> top(Arguments arguments) {
        int limit = arguments.limit();
        return () -> new Cells<>(() -> new TopCell(limit));
    }

    private static Supplier<Accumulators> histogram(Arguments arguments) {
        BigDecimal width = arguments.width();
        return () -> new Cells<>(() -> new HistogramCell(width));
    }

    private record Named(String name, BuiltinReduce reduce, Supplier<Accumulators> states) implements Aggregator {
        @Override
        public Accumulators newAccumulators() {
            return states.get();
        }

        @Override
        public boolean ignoresOrderOfNumbers() {
            return !ORDERED.contains(reduce.description.name());
        }

        @Override
        public boolean ignoresOrder() {
            return UNORDERED.contains(reduce.description.name());
        }

        @Override
        public Aggregator showing(Set<String> members) {
            boolean squares = !reduce.description.name().equals("_stats") || members.contains("sumsqr");
            return squares
                    ? this
                    : new Named(name, reduce, () -> new Statistics(Statistics.Shape.STATS_WITHOUT_SQUARES));
        }

        @Override
        public boolean previews() {
            return reduce.combined != Combined.NOWHERE;
        }

        @Override
        public void check(Value value) {
            if (!reduce.verb.isEmpty() && !isNumberOrNull(value)) {
                String rule = reduce.description.name() + " " + reduce.verb + " numbers";
                throw MapException.of(rule, "this record emitted", value);
            }
        }

        private static boolean isNumberOrNull(Value value) {
            return value instanceof Value.Int
                    || value instanceof Value.Real
                    || value instanceof Value.Decimal
                    || value == Value.Null.NULL;
        }
    }
}
