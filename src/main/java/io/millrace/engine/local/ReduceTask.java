package io.millrace.engine.local;

import io.millrace.engine.ReduceStep;
import io.millrace.engine.Stage;
import io.millrace.engine.StagePrograms;
import io.millrace.engine.local.BlockReader.Pass;
import io.millrace.function.sandbox.Group;
import io.millrace.function.sandbox.Sandbox;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the rows of one partition. */
final class ReduceTask {
    /** Items in one message to a worker. */
    private static final int BATCH_ITEMS = 10_000;

    private static final int CHECK_EVERY = 1024;

    private final LocalRun run;
    private final Stage stage;
    private final RowCollector rows;
    private final SpareTables tables;
    private final Skew skew;

    ReduceTask(LocalRun run, Stage stage, RowCollector rows, SpareTables tables, Skew skew) {
        this.run = run;
        this.stage = stage;
        this.rows = rows;
        this.tables = tables;
        this.skew = skew;
    }

    /**
     * Reduces what all lanes have for the partition. Their tables stay as they are, their blocks are let go of.
     *
     * @param tableBytes for the table in which they meet
     * @return how many keys there are
     */
    long reduce(List<Part> parts, long tableBytes) {
        Partition partition = new Partition(parts);
        if (partition.isJoined()) {
            return rows((Part.Keys) parts.get(0));
        }
        int passes = partition.passes(tableBytes);
        long count = 0;
        for (int i = 0; i < passes; i++) {
            GroupTable table = tables.borrow();
            count += rows(partition.join(new Pass(i, passes), table));
            tables.giveBack(table);
        }
        partition.release();
        return count;
    }

    private long rows(Part.Keys keys) {
        skew.look(keys);
        if (stage.reduce() instanceof ReduceStep.Builtin) {
            finish(keys);
        } else {
            callUser(keys);
        }
        return keys.ordinals().length;
    }

    private void finish(Part.Keys keys) {
        GroupTable table = keys.table();
        int done = 0;
        for (int ordinal : keys.ordinals()) {
            if (rows.wants(table, ordinal)) {
                rows.unique(table.key(ordinal), finish(table, ordinal));
            }
            if (++done % CHECK_EVERY == 0) {
                run.leases().check();
            }
        }
    }

    private static Value finish(GroupTable table, int ordinal) {
        try {
            return table.states().finish(ordinal);
        } catch (JobException e) {
            throw e.code() == ErrorCode.NUMBER_OVERFLOW ? withKey(e, table.key(ordinal)) : e;
        }
    }

    private static JobException withKey(JobException e, byte[] key) {
        return new JobException(e.code(), e.detail(), Map.of("key", KeyCodec.decode(key)), e);
    }

    private void callUser(Part.Keys keys) {
        run.leases().with(StagePrograms.reduce(stage).orElseThrow(), sandbox -> {
            int from = 0;
            while (from < keys.ordinals().length) {
                from = callUser(sandbox, keys, from);
            }
            return from;
        });
    }

    /** Sends a batch of groups from index {@code from} on; returns where the next one starts. */
    private int callUser(Sandbox sandbox, Part.Keys keys, int from) {
        GroupTable table = keys.table();
        ItemColumn column = (ItemColumn) table.states();
        List<Group> groups = new ArrayList<>();
        int items = 0;
        int to = from;
        while (to < keys.ordinals().length && (to == from || items < BATCH_ITEMS)) {
            int ordinal = keys.ordinals()[to];
            List<Value> values = column.items(ordinal);
            groups.add(new Group(table.value(ordinal), values));
            items += values.size();
            to++;
        }
        List<Value> results = sandbox.reduce(groups, StagePrograms.sendsStates(stage));
        for (int i = 0; i < results.size(); i++) {
            rows.unique(table.key(keys.ordinals()[from + i]), results.get(i));
        }
        return to;
    }
}
