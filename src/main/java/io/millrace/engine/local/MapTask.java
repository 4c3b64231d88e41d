package io.millrace.engine.local;

import io.millrace.engine.MapStep;
import io.millrace.engine.Stage;
import io.millrace.engine.StagePrograms;
import io.millrace.io.Split;

/** Maps one split: plain loops over its records, on one thread. */
final class MapTask {
    private final LocalRun run;
    private final Stage stage;

    MapTask(LocalRun run, Stage stage) {
        this.run = run;
        this.stage = stage;
    }

    /** Leaves what the split emits in {@code lane}. */
    Lane map(Split split, Lane lane) {
        String name = split.source() + "#" + split.ordinal();
        run.meter().begin(name);
        if (stage.map() instanceof MapStep.Builtin builtin) {
            BuiltinMapping mapping = new BuiltinMapping(run, builtin.function(), lane);
            split.forEach(mapping::map);
        } else {
            mapInSandbox(split, lane);
        }
        run.meter().end(name);
        return lane;
    }

    private void mapInSandbox(Split split, Lane lane) {
        synchronized (lane) {
            lane.sink().at(split.ordinal());
        }
        boolean states = StagePrograms.sendsStates(stage);
        run.leases().with(StagePrograms.map(stage).orElseThrow(), sandbox -> {
            ScriptMapping mapping = new ScriptMapping(run, sandbox, lane, states);
            split.forEach(mapping::map);
            mapping.end(split.bytes());
            return mapping;
        });
    }
}
