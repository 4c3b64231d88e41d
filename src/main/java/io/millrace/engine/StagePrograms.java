package io.millrace.engine;

import io.millrace.function.Builtins;
import io.millrace.function.sandbox.Combine;
import io.millrace.function.sandbox.Program;
import java.util.Optional;

/** Which code of the user's a stage runs, in map tasks and in reduce tasks. */
public final class StagePrograms {
    private StagePrograms() {}

    /** What a map task of {@code stage} runs in a worker; empty if its map is built in. */
    public static Optional<Program> map(Stage stage) {
        return stage.map() instanceof MapStep.Script script
                ? Optional.of(new Program(Optional.of(script.function()), combine(stage)))
                : Optional.empty();
    }

    /** What a reduce task of {@code stage} runs in a worker; empty if its reduce is built in or absent. */
    public static Optional<Program> reduce(Stage stage) {
        if (!(stage.reduce() instanceof ReduceStep.Script)) {
            return Optional.empty();
        }
        return Optional.of(new Program(map(stage).flatMap(Program::map), combine(stage)));
    }

    /** True if map tasks hand partial states to the reduce, not single values. */
    public static boolean sendsStates(Stage stage) {
        return map(stage)
                .flatMap(Program::combine)
                .filter(how -> !(how instanceof Combine.Values))
                .isPresent();
    }

    private static Optional<Combine> combine(Stage stage) {
        if (stage.reduce() instanceof ReduceStep.Script script) {
            return Optional.of(script.function());
        }
        if (stage.reduce() instanceof ReduceStep.Builtin builtin) {
            String name = builtin.aggregator().name();
            return Builtins.workersCombine(name) ? Optional.of(new Combine.Builtin(name)) : Optional.empty();
        }
        return Optional.empty();
    }
}
