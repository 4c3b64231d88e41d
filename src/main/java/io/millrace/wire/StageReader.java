package io.millrace.wire;

import io.millrace.engine.MapStep;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Stage;
import io.millrace.io.RecordFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code map} and {@code reduce}, or {@code stages}. */
final class StageReader {
    private static final int MAX_STAGES = 32;

    private final Optional<RecordFormat> format;

    /**
     * Makes a reader.
     *
     * @param format of the records of the first stage, if it could be read
     */
    StageReader(Optional<RecordFormat> format) {
        this.format = format;
    }

    /** The stages that could be read; all of them, if no error was noted. */
    List<Stage> read(Members job) {
        if (!job.has("stages")) {
            return stage(job, MapReader.of(format)).stream().toList();
        }
        refuse(job, "map");
        refuse(job, "reduce");
        return job.get("stages")
                .flatMap(node -> node.items().map(items -> stages(node, items)))
                .orElse(List.of());
    }

    private static void refuse(Members job, String field) {
        job.get(field)
                .ifPresent(node ->
                        node.error("conflict", "There are stages already; write " + field + " into one of them"));
    }

    private List<Stage> stages(Node all, List<Node> nodes) {
        if (nodes.isEmpty()) {
            all.error("out-of-range", "A job has at least one stage");
        }
        if (nodes.size() > MAX_STAGES) {
            nodes.get(MAX_STAGES).error("out-of-range", "A job has at most " + MAX_STAGES + " stages");
            return List.of();
        }
        List<Stage> stages = new ArrayList<>();
        for (Node node : nodes) {
            MapReader map = stages.isEmpty() ? MapReader.of(format) : MapReader.ofRows();
            node.members(List.of("map", "reduce"))
                    .flatMap(stage -> stage(stage, map))
                    .ifPresent(stages::add);
        }
        return stages;
    }

    private static Optional<Stage> stage(Members stage, MapReader reader) {
        Optional<MapStep> map = stage.required("map").flatMap(reader::read);
        Optional<ReduceStep> reduce = stage.get("reduce").flatMap(ReduceReader::read);
        return map.map(step -> new Stage(step, reduce.orElse(new ReduceStep.None())));
    }
}
