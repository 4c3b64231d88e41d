package io.millrace.engine.local;

import io.millrace.engine.Row;
import io.millrace.function.MapException;
import io.millrace.function.sandbox.BatchResult;
import io.millrace.function.sandbox.Pair;
import io.millrace.function.sandbox.RecordBatch;
import io.millrace.function.sandbox.Sandbox;
import io.millrace.problem.BadRecord;
import io.millrace.value.Json;
import java.util.List;

/** Batches that a script maps, record by record; the worker may combine what it emits. */
final class ScriptBatches implements BatchMapping {
    private final LocalRun run;
    private final Sandbox sandbox;
    private final Lane lane;
    private final boolean states;
    private final Onlookers onlookers;

    /**
     * Makes a mapping.
     *
     * @param states true if the worker combines, so that it answers with partial states
     */
    ScriptBatches(LocalRun run, Sandbox sandbox, Lane lane, boolean states, Onlookers onlookers) {
        this.run = run;
        this.sandbox = sandbox;
        this.lane = lane;
        this.states = states;
        this.onlookers = onlookers;
    }

    @Override
    public void map(RecordBatch batch) {
        onlookers.laws().look(batch, sandbox);
        sandbox.map(batch, result -> take(result, batch));
    }

    private void take(BatchResult result, RecordBatch batch) {
        synchronized (lane) {
            result.pairs().forEach(pair -> take(pair, batch));
            // A batch can become more than there is memory.
            lane.sink().settle();
        }
        run.meter().records(result.recordsIn(), result.recordsOut());
        result.counters().forEach(run.meter()::count);
        result.bad().forEach(run.badRecords()::add);
        onlookers.missing().take(result, onlookers.split());
    }

    @Override
    public void endSplit() {
        sandbox.settle();
    }

    @Override
    public void flush() {
        sandbox.flush(this::takeStates);
    }

    private void takeStates(List<Pair> combined) {
        run.leases().check();
        synchronized (lane) {
            combined.forEach(pair -> lane.sink().state(pair.key(), pair.value()));
            lane.sink().settle();
        }
    }

    private void take(Pair pair, RecordBatch batch) {
        if (states) {
            lane.sink().state(pair.key(), pair.value());
            return;
        }
        try {
            lane.sink().emit(pair.key(), pair.value());
        } catch (MapException e) {
            run.badRecords().add(refused(pair, batch, String.valueOf(e.getMessage())));
        }
    }

    /** The worker does not say which record emitted a pair, so the message says what is known. */
    static BadRecord refused(Pair pair, RecordBatch batch, String why) {
        String emitted = Json.text(new Row(pair.key(), pair.value()).toValue());
        return new BadRecord(
                batch.source(),
                batch.firstLine(),
                "bad-value",
                why + " (emitted on this line or one of the next)",
                emitted);
    }
}
