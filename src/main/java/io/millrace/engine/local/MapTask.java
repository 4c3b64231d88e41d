package io.millrace.engine.local;

import io.millrace.engine.MapStep;
import io.millrace.engine.Stage;
import io.millrace.engine.StagePrograms;
import io.millrace.function.sandbox.Language;
import io.millrace.function.sandbox.MemberReads;
import io.millrace.function.sandbox.Program;
import io.millrace.function.sandbox.Sandbox;
import io.millrace.io.Split;
import java.util.Optional;
import java.util.Set;

/** Maps one split: plain loops over its records, on one thread. */
final class MapTask {
    private final LocalRun run;
    private final Stage stage;
    private final MissingValues missing;

    /** Makes a task; {@code missing} is of the stage. */
    MapTask(LocalRun run, Stage stage, MissingValues missing) {
        this.run = run;
        this.stage = stage;
        this.missing = missing;
    }

    /** Leaves what the split emits in {@code lane}. */
    Lane map(Split split, Lane lane) {
        String name = split.source() + "#" + split.ordinal();
        run.meter().begin(name);
        LawProbe laws = new LawProbe(run, stage, split);
        Onlookers onlookers = new Onlookers(laws, missing, split.ordinal());
        if (stage.map() instanceof MapStep.Builtin builtin) {
            BuiltinMapping mapping = new BuiltinMapping(run, builtin.function(), lane);
            split.forEach((chunk, bytes) -> {
                laws.look(chunk, builtin.function());
                mapping.map(chunk, bytes);
            });
            mapping.tell(missing);
        } else {
            mapInSandbox(split, lane, onlookers);
        }
        laws.check();
        run.meter().end(name);
        return lane;
    }

    private void mapInSandbox(Split split, Lane lane, Onlookers onlookers) {
        synchronized (lane) {
            lane.sink().at(split.ordinal());
        }
        Program program = StagePrograms.map(stage).orElseThrow();
        run.leases().with(program, sandbox -> {
            BatchMapping target = target(program, sandbox, lane, onlookers);
            ScriptMapping mapping = mapping(program, target);
            split.forEach(mapping::map);
            if (keepsPairs()) {
                target.endSplit();
                run.leases()
                        .keep(
                                sandbox,
                                idle -> target(program, idle, lane, onlookers).flush());
            } else {
                target.flush();
                synchronized (lane) {
                    lane.covers(split.bytes());
                }
            }
            return mapping;
        });
    }

    private ScriptMapping mapping(Program program, BatchMapping target) {
        boolean isJavaScript = program.language() == Language.JAVASCRIPT;
        Optional<Set<String>> reads =
                program.map().filter(map -> isJavaScript).flatMap(map -> MemberReads.of(map.source()));
        return new ScriptMapping(run, target, isJavaScript, reads);
    }

    private BatchMapping target(Program program, Sandbox sandbox, Lane lane, Onlookers onlookers) {
        return program.language() == Language.WASM
                ? new ModuleBatches(run, sandbox, lane, onlookers)
                : new ScriptBatches(run, sandbox, lane, StagePrograms.sendsStates(stage), onlookers);
    }

    /**
     * True if pairs stay in the workers until all splits are mapped. Then there would be nothing to preview, and nothing is
     * gained where there is one split.
     */
    private boolean keepsPairs() {
        return StagePrograms.combinesAcrossSplits(stage)
                && run.plan().partialEvery().isEmpty()
                && !SmallPlans.fits(run.plan());
    }
}
