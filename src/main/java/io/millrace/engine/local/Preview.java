package io.millrace.engine.local;

import io.millrace.engine.Output;
import io.millrace.engine.Row;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

    /** Of what is in the lanes, if all of it is in memory; nothing is mapped meanwhile. */
    Optional<TaskEvent> of(List<Lane> lanes, long totalBytes) {
        return of(lanes, 0, new ArrayList<>(), totalBytes);
    }

    /** Holds one monitor after the other, in the order of the lanes, and all of them while it looks. */
    private Optional<TaskEvent> of(List<Lane> lanes, int held, List<Part> parts, long totalBytes) {
        if (held == lanes.size()) {
            long bytes = lanes.stream().mapToLong(Lane::bytes).sum();
            double coverage = totalBytes <= 0 ? 0 : Math.min(1, (double) bytes / totalBytes);
            return Optional.of(new TaskEvent.Preview(rows(parts), coverage));
        }
        Lane lane = lanes.get(held);
        synchronized (lane) {
            if (!lane.sink().isWhole()) {
                return Optional.empty();
            }
            parts.addAll(lane.sink().parts(1));
            return of(lanes, held + 1, parts, totalBytes);
        }
    }

    private List<Row> rows(List<Part> parts) {
        if (parts.isEmpty()) {
            return List.of();
        }
        long limit = output.limit().orElseThrow();
        SortSpace space = run.sortSpace();
        try (RowSorters sorters = new RowSorters(space, limit)) {
            reduce(parts, sorters);
            return rows(sorters, limit);
        }
    }

    private void reduce(List<Part> parts, RowSorters sorters) {
        NamedMembers projected = Projection.named(output.project());
        try (RowCollector collector = new RowCollector(output, sorters, projected, run.meter())) {
            new ReduceTask(run, stage, collector, new SpareTables(stage.reduce()), new Skew(run.meter(), 0))
                    .reduce(parts, Long.MAX_VALUE);
        }
    }

    private static List<Row> rows(RowSorters sorters, long limit) {
        List<Row> rows = new ArrayList<>();
        try (RowRun sorted = RunMerge.of(sorters.finish(), sorters.space(), limit)) {
            RowView view = new RowView();
            while (sorted.next(view)) {
                ByteBuilder text = new ByteBuilder(256);
                sorters.texts().read(view, text::put);
                rows.add(row(text));
            }
        }
        return rows;
    }

    private static Row row(ByteBuilder text) {
        Value.Obj row = (Value.Obj) Json.readVerbatim(new String(text.array(), 0, text.size(), StandardCharsets.UTF_8));
        return new Row(
                Objects.requireNonNull(row.members().get("key")),
                Objects.requireNonNull(row.members().get("value")));
    }
}
