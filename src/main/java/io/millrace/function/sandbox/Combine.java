package io.millrace.function.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the reduce of a stage is, and so what a worker can do with the pairs of a key before it hands them over. */
public sealed interface Combine {

    /** The functions by the role that the harness knows them by. */
    default Map<String, Snippet> functions() {
        return Map.of();
    }

    /** True if a map in {@code language} can combine like this: where all functions, if there are any, are in it. */
    default boolean isFor(Language language) {
        return functions().values().stream().allMatch(function -> function.language() == language);
    }

    /** The harness's word for this choice. */
    String kind();

    /** The name of the built-in aggregate, or an empty string. */
    default String builtin() {
        return "";
    }

    /**
     * A built-in aggregate that is combined in the worker. States: {@code _count} an integer; {@code _min} and
     * {@code _max} a value, {@code null} if there was none; {@code _sum} an array of numbers whose exact sum is the sum;
     * {@code _mean} the count, then such numbers; {@code _stats} {@code [count, min, max, [numbers of the sum], [numbers
     * of the sum of squares]]}. Integers among the numbers fit 64 bits; a sum of squares beyond that is written as
     * doubles. All but {@code _count} ignore {@code null}.
     */
    record Builtin(String name) implements Combine {
        private static final Set<String> NAMES = Set.of("_count", "_sum", "_min", "_max", "_mean", "_stats");

        /** Refuses names that a worker does not know. */
        public Builtin {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("Not combined in a worker: " + name);
            }
        }

        @Override
        public boolean isFor(Language language) {
            return language != Language.WASM;
        }

        @Override
        public String kind() {
            return "builtin";
        }

        @Override
        public String builtin() {
            return name;
        }
    }

    /** An aggregator; its states are combined in the worker. */
    record Aggregate(Snippet init, Snippet add, Snippet merge, Optional<Snippet> finish) implements Combine {
        @Override
        public String kind() {
            return "aggregate";
        }

        @Override
        public Map<String, Snippet> functions() {
            Map<String, Snippet> functions = new LinkedHashMap<>();
            functions.put("init", init);
            functions.put("add", add);
            functions.put("merge", merge);
            finish.ifPresent(snippet -> functions.put("finish", snippet));
            return functions;
        }
    }

    /** A function {@code (key, values) => value} that may be called on its own results; combined in the worker. */
    record Fold(Snippet function) implements Combine {
        @Override
        public String kind() {
            return "fold";
        }

        @Override
        public Map<String, Snippet> functions() {
            return Map.of("function", function);
        }
    }

    /** A function {@code (key, values) => value} that is called once for a key, with all values; never combined. */
    record Values(Snippet function) implements Combine {
        @Override
        public String kind() {
            return "values";
        }

        @Override
        public Map<String, Snippet> functions() {
            return Map.of("function", function);
        }
    }
}
