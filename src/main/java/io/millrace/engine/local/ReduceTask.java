package io.millrace.engine.local;

import io.millrace.engine.ReduceStep;
import io.millrace.engine.Stage;
import io.millrace.engine.local.BlockReader.Pass;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.List;
import java.util.Map;

/** Makes the rows of one partition. */
final class ReduceTask {
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
        if (parts.get(0) instanceof Part.Pairs) {
            return reduceGroups(parts);
        }
        Partition partition = new Partition(parts);
        if (partition.isJoined()) {
            return rows((Part.Keys) parts.get(0));
        }
        int passes = partition.passes(tableBytes);
        long count = 0;
        for (int i = 0; i < passes; i++) {
            BlockReader reader = tables.borrow();
            try (Overdraft overdraft = new Overdraft(run.tools().memory(), tableBytes)) {
                count += rows(partition.join(new Pass(i, passes), reader, overdraft));
            }
            tables.giveBack(reader);
        }
        partition.release();
        return count;
    }

    private long reduceGroups(List<Part> parts) {
        try (KeyGroups groups = KeyGroups.of(parts, run.sortSpace().ofValues(), skew)) {
            return stage.reduce() instanceof ReduceStep.Collect
                    ? collect(groups)
                    : new GroupReduce(run, stage, rows).reduce(groups);
        }
    }

    private long collect(KeyGroups groups) {
        long keys = 0;
        while (groups.nextKey()) {
            run.leases().check();
            rows.collected(groups);
            keys++;
        }
        return keys;
    }

    /** Looks first at what many keys have for a rank, since most rows are not among the first where there is a limit. */
    private long rows(Part.Keys keys) {
        skew.look(keys);
        GroupTable table = keys.table();
        int[] wanted = new int[Math.min(CHECK_EVERY, keys.size())];
        for (int from = 0; from < keys.size(); from += CHECK_EVERY) {
            run.leases().check();
            int count = rows.wanted(keys, from, Math.min(CHECK_EVERY, keys.size() - from), wanted);
            for (int i = 0; i < count; i++) {
                rows.unique(table.key(wanted[i]), finish(table, wanted[i]));
            }
        }
        return keys.size();
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
}
