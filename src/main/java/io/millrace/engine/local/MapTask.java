package io.millrace.engine.local;

import io.millrace.engine.MapStep;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Stage;
import io.millrace.engine.StagePrograms;
import io.millrace.function.Builtins;
import io.millrace.io.Chunk;
import io.millrace.io.Split;
import java.util.List;

/** Maps one split: one plain loop over its records, on one thread. */
final class MapTask {
    private final LocalRun run;
    private final Stage stage;
    private final int partitions;

    MapTask(LocalRun run, Stage stage, int partitions) {
        this.run = run;
        this.stage = stage;
        this.partitions = partitions;
    }

    /** One part for each partition. */
    List<Part> map(Split split) {
        String name = split.source() + "#" + split.ordinal();
        run.meter().begin(name);
        Chunk chunk = split.load();
        run.meter().count(Meter.INVALID_UTF8, chunk.invalidUtf8());
        PairSink sink =
                stage.reduce() instanceof ReduceStep.None ? new RowSink() : new TableSink(stage.reduce(), partitions);
        if (stage.map() instanceof MapStep.Builtin builtin) {
            BuiltinMapping mapping = new BuiltinMapping(run, Builtins.map(builtin.function()), chunk, sink);
            chunk.forEach(mapping);
            mapping.report();
        } else {
            mapInSandbox(chunk, sink);
        }
        run.meter().end(name, split.bytes());
        return sink.parts(split);
    }

    private void mapInSandbox(Chunk chunk, PairSink sink) {
        boolean states = StagePrograms.sendsStates(stage);
        run.leases().with(StagePrograms.map(stage).orElseThrow(), sandbox -> {
            ScriptMapping mapping = new ScriptMapping(run, sandbox, sink, states);
            mapping.map(chunk);
            return mapping;
        });
    }
}
