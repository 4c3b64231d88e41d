package io.millrace.engine.local;

import io.millrace.engine.Output;
import io.millrace.engine.Row;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import java.util.ArrayList;
import java.util.List;

/** Shows what the rows would be if the input ended now. */
final class Preview {
    private static final int MAX_ROWS = 1000;

    private final LocalRun run;
    private final Stage stage;
    private final Output output;

    Preview(LocalRun run, Stage stage, Output output) {
        this.run = run;
        this.stage = stage;
        this.output = output.first(MAX_ROWS);
    }

    /** Of what is in the lanes; nothing is mapped meanwhile. */
    TaskEvent of(List<Lane> lanes, long totalBytes) {
        return of(lanes, 0, new ArrayList<>(), totalBytes);
    }

    /** Holds one monitor after the other, in the order of the lanes, and all of them while it looks. */
    private TaskEvent of(List<Lane> lanes, int held, List<Part> parts, long totalBytes) {
        if (held == lanes.size()) {
            long bytes = lanes.stream().mapToLong(Lane::bytes).sum();
            return new TaskEvent.Preview(rows(parts), totalBytes <= 0 ? 0 : Math.min(1, (double) bytes / totalBytes));
        }
        synchronized (lanes.get(held)) {
            parts.addAll(lanes.get(held).sink().parts(1));
            return of(lanes, held + 1, parts, totalBytes);
        }
    }

    private List<Row> rows(List<Part> parts) {
        RowRanking ranking = new RowRanking(output);
        if (parts.isEmpty()) {
            return List.of();
        }
        return new ReduceTask(run, stage, ranking, keys -> {})
                .reduce(parts).stream().map(Ranked::row).toList();
    }
}
