package io.millrace.engine.local;

import io.millrace.engine.MapStep;
import io.millrace.engine.Phase;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import io.millrace.engine.local.scan.PairBatch;
import io.millrace.function.Accumulators;
import io.millrace.function.Aggregator;
import io.millrace.io.Input;
import io.millrace.io.KeyOrder;
import io.millrace.io.Result;
import io.millrace.io.ResultWriter;
import io.millrace.io.Split;
import io.millrace.io.Splitter;
import io.millrace.value.ByteBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/** What there is to do in a stage, on whatever thread. */
final class StageTasks {
    /** Enough for every core, few enough for any split; 1 where that is all there is to do. */
    private static final int PARTITIONS = PairSorter.PARTITIONS;

    private static final long SMALL_BYTES = 1 << 20;
    private static final int CHECK_EVERY = 1024;
    private static final int FIRST_LINES_BYTES = 1 << 12;

    private final LocalRun run;
    private final Stage stage;
    private final Input input;
    private final Target target;
    private final ReduceStep reduce;
    private final RowSorters sorters;
    private final SpareTables tables;
    private final MissingValues missing;
    private final NamedMembers projected;
    private final Queue<GroupSink> groups = new ConcurrentLinkedQueue<>();

    StageTasks(LocalRun run, Stage stage, Input input, Target target) {
        this.run = run;
        this.stage = stage;
        this.input = input;
        this.target = target;
        this.reduce = reduce();
        this.tables = new SpareTables(reduce);
        this.missing = new MissingValues(stage);
        this.projected = Projection.named(target.output().project());
        // Rows of a stage are the records of the next.
        long maxRowBytes = target.last() ? Long.MAX_VALUE : Splitter.MAX_RECORD_BYTES;
        this.sorters = new RowSorters(run.sortSpace(), limit(), maxRowBytes);
    }

    /** Without what the output does not show. */
    private ReduceStep reduce() {
        return stage.reduce() instanceof ReduceStep.Builtin builtin
                        && !target.output().project().isEmpty()
                ? new ReduceStep.Builtin(builtin.aggregator()
                        .showing(Set.copyOf(target.output().project().values())))
                : stage.reduce();
    }

    private long limit() {
        return target.output().limit().isPresent() ? target.output().limit().getAsInt() : Long.MAX_VALUE;
    }

    Stage stage() {
        return stage;
    }

    Target target() {
        return target;
    }

    /** All of them here, one after the other, in the memory of {@code bench}; for an input that lies in memory. */
    Result runHere(Workbench bench, Consumer<TaskEvent> out) {
        sorters.giveBack(bench.sorter(run.sortSpace(), limit()));
        try (Splitter splitter = openInput()) {
            plan(splitter);
            Lanes lanes = new Lanes(() -> new Lane(newSink(bench::table), bench.batch()));
            first(splitter).forEach(out);
            mapHere(splitter, lanes);
            int partitions = endMap(lanes, splitter.totalBytes());
            out.accept(new TaskEvent.Entered(Phase.REDUCE));
            for (List<Part> parts : partsOf(lanes, partitions)) {
                run.meter().addKeys(reduce(parts));
            }
            out.accept(new TaskEvent.Entered(Phase.WRITE));
            return write(bench.lines());
        }
    }

    private void mapHere(Splitter splitter, Lanes lanes) {
        splitter.iterator().forEachRemaining(split -> {
            map(split, lanes.take(), lanes);
            run.meter().keys(lanes.most());
        });
        run.meter().inputEnded();
    }

    private static Collection<List<Part>> partsOf(Lanes lanes, int partitions) {
        TreeMap<Integer, List<Part>> parts = new TreeMap<>();
        for (Lane lane : lanes.all()) {
            for (Part part : lane.sink().parts(partitions)) {
                parts.computeIfAbsent(part.partition(), number -> new ArrayList<>())
                        .add(part);
            }
        }
        return parts.values();
    }

    /** Opens the input and cuts what can be cut at once. */
    Splitter openInput() {
        Splitter splitter =
                new Splitter(input, run.tools().tasks()::schedule, run.tools().parallelism());
        if (stage.map() instanceof MapStep.Builtin) {
            // A sandbox worker combines what it gets of a split, which must lie side by side then.
            splitter.dealOut();
        }
        splitter.lookAhead();
        return splitter;
    }

    /** Tells the meter what is to come; returns the lanes for it. */
    Lanes begin(Splitter splitter) {
        plan(splitter);
        return new Lanes(() -> new Lane(newSink(GroupTable::new), new PairBatch()));
    }

    private void plan(Splitter splitter) {
        run.badRecords().enter(stage.map().pointer());
        run.meter().plan(splitter.totalSplits(), splitter.totalBytes());
        run.meter().keys(0);
    }

    private PairSink newSink(Function<Accumulators, GroupTable> tableOf) {
        if (reduce instanceof ReduceStep.None) {
            return new RowSink(collector());
        }
        return reduce instanceof ReduceStep.Builtin builtin ? newTable(builtin.aggregator(), tableOf) : newGroups();
    }

    private GroupSink newGroups() {
        GroupSink sink = new GroupSink(run.sortSpace().ofValues());
        groups.add(sink);
        return sink;
    }

    private TableSink newTable(Aggregator aggregator, Function<Accumulators, GroupTable> tableOf) {
        Tables place = new Tables(run.memory(), () -> run.spills().create("table"), tables);
        return new TableSink(aggregator, place, tableOf.apply(aggregator.newAccumulators()));
    }

    /** The events before the first split. */
    List<TaskEvent> first(Splitter splitter) {
        TaskEvent entered = new TaskEvent.Entered(Phase.MAP);
        return target.first()
                ? List.of(new TaskEvent.Started(splitter.totalSplits(), splitter.totalBytes()), entered)
                : List.of(entered);
    }

    /** Maps a split into a lane that was taken for it, and gives that back. */
    Lane map(Split split, Lane lane, Lanes lanes) {
        try {
            return new MapTask(run, stage, missing).map(split, lane);
        } finally {
            lanes.give(lane);
        }
    }

    /**
     * To be called when all splits are mapped. Returns in how many partitions the lanes are to be reduced.
     *
     * @throws io.millrace.problem.JobException if too many records are bad
     */
    int endMap(Lanes lanes, long totalBytes) {
        lanes.end();
        run.meter().keys(stage.reduce() instanceof ReduceStep.None ? lanes.total() : 0);
        run.badRecords().checkRatio();
        if (stage.map() instanceof MapStep.Script script) {
            run.meter().warnOfNothing(script);
        }
        missing.warn(run.meter());
        if (!lanes.areWhole()) {
            return reduce instanceof ReduceStep.Builtin ? PairBlocks.PARTITIONS : PairSorter.PARTITIONS;
        }
        boolean small = totalBytes >= 0 && totalBytes < SMALL_BYTES;
        return small ? 1 : PARTITIONS;
    }

    private RowCollector collector() {
        return new RowCollector(target.output(), sorters, projected, run.meter());
    }

    /** Reduces the parts of one partition; returns how many keys there are. */
    long reduce(List<Part> parts) {
        try (RowCollector rows = collector()) {
            Skew skew = new Skew(run.meter(), run.meter().emitted());
            return new ReduceTask(run, new Stage(stage.map(), reduce), rows, tables, skew)
                    .reduce(parts, run.tableBytes());
        }
    }

    /** Brings all rows into order and writes them. */
    Result write() {
        return write(new ByteBuilder(FIRST_LINES_BYTES));
    }

    private Result write(ByteBuilder lines) {
        run.leases().check();
        Projection.warning(projected).ifPresent(detail -> run.meter().warn("project-member", detail));
        groups.forEach(GroupSink::release);
        boolean unique = !(stage.reduce() instanceof ReduceStep.None);
        KeyOrder keys = new RowOrder(target.output().sort()).keys(unique);
        ResultWriter.Place place = new ResultWriter.Place(run.plan().directory(), target.directory(), run.quota());
        try (sorters;
                ResultWriter writer = new ResultWriter(place, keys, lines);
                RowRun rows = RunMerge.of(sorters.finish(), run.sortSpace(), limit())) {
            write(rows, writer);
            return writer.commit();
        }
    }

    private void write(RowRun rows, ResultWriter writer) {
        RowView view = new RowView();
        for (long count = 1; rows.next(view); count++) {
            sorters.texts().read(view, writer::part);
            writer.endRow();
            if (count % CHECK_EVERY == 0) {
                run.leases().check();
            }
        }
    }
}
