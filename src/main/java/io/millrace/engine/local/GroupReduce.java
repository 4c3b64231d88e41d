package io.millrace.engine.local;

import io.millrace.engine.Stage;
import io.millrace.engine.StagePrograms;
import io.millrace.function.sandbox.GroupBatch;
import io.millrace.function.sandbox.MoreValues;
import io.millrace.function.sandbox.Sandbox;
import java.util.Iterator;

/** Makes the rows of one partition of a stage whose reduce is a function of the user's. One thread. */
final class GroupReduce {
    private final LocalRun run;
    private final Stage stage;
    private final RowCollector rows;
    private final int maxBytes;
    private final GroupBatch batch = new GroupBatch();

    GroupReduce(LocalRun run, Stage stage, RowCollector rows) {
        this.run = run;
        this.stage = stage;
        this.rows = rows;
        this.maxBytes = run.sortSpace().ofValues().maxTextBytes();
    }

    /** Calls the function for each key; returns how many there are. */
    long reduce(KeyGroups groups) {
        return run.leases().with(StagePrograms.reduce(stage).orElseThrow(), sandbox -> reduce(groups, sandbox));
    }

    private long reduce(KeyGroups groups, Sandbox sandbox) {
        long keys = 0;
        while (groups.nextKey()) {
            batch.begin(groups.key());
            while (groups.hasValue() && !isFull()) {
                RowView pair = groups.pair();
                batch.add(pair.bytes(), pair.row(), pair.end() - pair.row());
                groups.nextValue();
            }
            if (groups.hasValue()) {
                send(sandbox, new ValueChunks(groups, batch.itemsOfLast(), maxBytes, run.leases()));
            } else {
                batch.end();
                sendIfFull(sandbox);
            }
            keys++;
        }
        if (!batch.keys().isEmpty()) {
            send(sandbox, MoreValues.NONE);
        }
        return keys;
    }

    private boolean isFull() {
        return batch.bytes() >= maxBytes || batch.items() >= ValueChunks.MAX_ITEMS;
    }

    private void sendIfFull(Sandbox sandbox) {
        if (isFull()) {
            send(sandbox, MoreValues.NONE);
        }
    }

    private void send(Sandbox sandbox, MoreValues more) {
        run.leases().check();
        Iterator<byte[]> keys = batch.keys().iterator();
        sandbox.reduce(
                batch,
                more,
                StagePrograms.sendsStates(stage),
                values -> values.forEach(value -> rows.unique(keys.next(), value)));
        batch.clear();
    }
}
