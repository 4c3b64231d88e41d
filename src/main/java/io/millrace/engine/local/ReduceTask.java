package io.millrace.engine.local;

import io.millrace.engine.ReduceStep;
import io.millrace.engine.Row;
import io.millrace.engine.Stage;
import io.millrace.engine.StagePrograms;
import io.millrace.function.sandbox.Group;
import io.millrace.function.sandbox.Sandbox;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Makes the rows of one partition, in the order of the output and no more than its limit. */
final class ReduceTask {
    /** Items in one message to a worker. */
    private static final int BATCH_ITEMS = 10_000;

    private final LocalRun run;
    private final Stage stage;
    private final RowRanking ranking;
    private final IntConsumer keyCount;

    /**
     * Makes a task.
     *
     * @param keyCount told how many keys a partition has, or rows where nothing is reduced
     */
    ReduceTask(LocalRun run, Stage stage, RowRanking ranking, IntConsumer keyCount) {
        this.run = run;
        this.stage = stage;
        this.ranking = ranking;
        this.keyCount = keyCount;
    }

    /** Of what all lanes have for the partition; none of it is changed. */
    List<Ranked> reduce(List<Part> parts) {
        if (stage.reduce() instanceof ReduceStep.None) {
            List<Row> rows =
                    Partition.rows(parts.stream().map(Part.Rows.class::cast).toList());
            keyCount.accept(rows.size());
            return ranking.first(IntStream.range(0, rows.size()).mapToObj(i -> ranking.rank(rows.get(i), i)));
        }
        Part.Keys keys =
                Partition.keys(parts.stream().map(Part.Keys.class::cast).toList(), stage.reduce());
        keyCount.accept(keys.ordinals().length);
        return stage.reduce() instanceof ReduceStep.Builtin ? finish(keys) : callUser(keys);
    }

    private List<Ranked> finish(Part.Keys keys) {
        return ranking.first(IntStream.of(keys.ordinals())
                .mapToObj(ordinal -> ranking.rank(keys.table().key(ordinal), finish(keys.table(), ordinal))));
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

    private List<Ranked> callUser(Part.Keys keys) {
        return run.leases().with(StagePrograms.reduce(stage).orElseThrow(), sandbox -> {
            List<Ranked> rows = new ArrayList<>(keys.ordinals().length);
            int from = 0;
            while (from < keys.ordinals().length) {
                from = callUser(sandbox, keys, from, rows);
            }
            return ranking.first(rows.stream());
        });
    }

    /** Sends a batch of groups from index {@code from} on; returns where the next one starts. */
    private int callUser(Sandbox sandbox, Part.Keys keys, int from, List<Ranked> rows) {
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
            rows.add(ranking.rank(table.key(keys.ordinals()[from + i]), results.get(i)));
        }
        return to;
    }
}
