package io.millrace.engine;

import io.millrace.function.Builtins;
import io.millrace.function.sandbox.Combine;
import io.millrace.function.sandbox.Program;
import io.millrace.function.sandbox.Snippet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which code of the user's a stage runs, in map tasks and in reduce tasks. Map tasks combine with a reduce in the language of
 * the map only; with another one they hand over single values, as built-in maps do.
 */
public final class StagePrograms {
    private StagePrograms() {}

    /** What a map task of {@code stage} runs in a worker; empty if its map is built in. */
    public static Optional<Program> map(Stage stage) {
        return stage.map() instanceof MapStep.Script script
                ? Optional.of(program(script.function(), stage.reduce()))
                : Optional.empty();
    }

    /** What a reduce task of {@code stage} runs in a worker; empty if its reduce is built in or absent. */
    public static Optional<Program> reduce(Stage stage) {
        if (!(stage.reduce() instanceof ReduceStep.Script reduce)) {
            return Optional.empty();
        }
        Optional<Combine> combine = Optional.of(reduce.function());
        return map(stage)
                .filter(both -> both.combine().equals(combine))
                .or(() -> Optional.of(new Program(Optional.empty(), combine)));
    }

    /** All different programs of {@code stage}. */
    public static Set<Program> all(Stage stage) {
        return Stream.of(map(stage), reduce(stage)).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    /** True if map tasks hand partial states to the reduce, not single values. */
    public static boolean sendsStates(Stage stage) {
        return map(stage)
                .flatMap(Program::combine)
                .filter(how -> !(how instanceof Combine.Values))
                .isPresent();
    }

    /**
     * True if what a map in a worker combines may come of any splits in any order: if the reduce is exact whatever the order.
     * What users combine must meet in the order of the input.
     */
    public static boolean combinesAcrossSplits(Stage stage) {
        return stage.map() instanceof MapStep.Script
                && stage.reduce() instanceof ReduceStep.Builtin builtin
                && builtin.aggregator().ignoresOrder();
    }

    private static Program program(Snippet map, ReduceStep reduce) {
        return new Program(Optional.of(map), combine(reduce).filter(how -> how.isFor(map.language())));
    }

    private static Optional<Combine> combine(ReduceStep reduce) {
        if (reduce instanceof ReduceStep.Script script) {
            return Optional.of(script.function());
        }
        if (reduce instanceof ReduceStep.Builtin builtin) {
            String name = builtin.aggregator().name();
            return Builtins.workersCombine(name) ? Optional.of(new Combine.Builtin(name)) : Optional.empty();
        }
        return Optional.empty();
    }
}
