package io.millrace.engine.local;

import io.millrace.engine.ReduceStep;
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
import java.util.stream.IntStream;

/** Makes the rows of one partition, in the order of the output and no more than its limit. */
final class ReduceTask {
    /** Items in one message to a worker. */
    private static final int BATCH_ITEMS = 10_000;

    private final LocalRun run;
    private final Stage stage;
    private final RowRanking ranking;

    ReduceTask(LocalRun run, Stage stage, RowRanking ranking) {
        this.run = run;
        this.stage = stage;
        this.ranking = ranking;
    }

    List<Ranked> reduce(Content content) {
        if (content instanceof RowList list) {
            return ranking.first(IntStream.range(0, list.size())
                    .mapToObj(i -> ranking.rank(list.rows().get(i), i)));
        }
        GroupTable table = (GroupTable) content;
        return stage.reduce() instanceof ReduceStep.Builtin ? finish(table) : callUser(table);
    }

    private List<Ranked> finish(GroupTable table) {
        return ranking.first(IntStream.range(0, table.size())
                .mapToObj(ordinal -> ranking.rank(table.key(ordinal), finish(table, ordinal))));
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

    private List<Ranked> callUser(GroupTable table) {
        return run.leases().with(StagePrograms.reduce(stage).orElseThrow(), sandbox -> {
            List<Ranked> rows = new ArrayList<>(table.size());
            int from = 0;
            while (from < table.size()) {
                from = callUser(sandbox, table, from, rows);
            }
            return ranking.first(rows.stream());
        });
    }

    /** Sends a batch of groups from ordinal {@code from}; returns where the next one starts. */
    private int callUser(Sandbox sandbox, GroupTable table, int from, List<Ranked> rows) {
        ItemColumn column = (ItemColumn) table.states();
        List<Group> groups = new ArrayList<>();
        int items = 0;
        int to = from;
        while (to < table.size() && (to == from || items < BATCH_ITEMS)) {
            List<Value> values = column.items(to);
            groups.add(new Group(KeyCodec.decode(table.key(to)), values));
            items += values.size();
            to++;
        }
        List<Value> results = sandbox.reduce(groups, StagePrograms.sendsStates(stage));
        for (int i = 0; i < results.size(); i++) {
            rows.add(ranking.rank(table.key(from + i), results.get(i)));
        }
        return to;
    }
}
