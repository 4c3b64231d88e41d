package io.millrace.engine.local;

import io.millrace.value.ByteBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pairs in the order of keys that begin with the number of their partition. Those that find no memory are written to disk
 * as a sorted run for each partition (the map side of Hadoop's shuffle); the others are sorted when they are asked for, by
 * whoever asks. One thread until the end, any number after it.
 */
final class PairSorter {
    static final int PARTITIONS = 16;

    private final SortSpace space;
    private final RowArena arena;
    private final List<List<RowRun>> onDisk = Stream.generate(() -> (List<RowRun>) new ArrayList<RowRun>())
            .limit(PARTITIONS)
            .toList();
    private @Nullable RunFile file;
    private long[][] inMemory = {};

    PairSorter(SortSpace space) {
        this.space = space;
        this.arena = new RowArena(space);
    }

    /** Adds a pair; copies all. */
    void add(ByteBuilder key, byte[] value, int from, int length) {
        while (!arena.add(key, value, from, length)) {
            spill();
        }
    }

    /** True as long as nothing is on disk. */
    boolean isWhole() {
        return file == null;
    }

    /** No more is added. Where memory is scarce all is on disk after that. */
    void end() {
        if (arena.rows() > 0 && (!isWhole() || space.memory().isScarce())) {
            spill();
        }
        if (file != null) {
            file.leave();
        }
        inMemory = byPartition();
    }

    /** Whether there is anything for a partition, of all or of {@link #PARTITIONS} after the end. */
    boolean has(int partition, int partitions) {
        return partitions == 1
                ? arena.rows() > 0
                : inMemory[partition].length > 0 || !onDisk.get(partition).isEmpty();
    }

    /** The sorted runs of one partition of {@link #PARTITIONS} after the end, or all pairs as one as long as it is whole. */
    List<RowRun> runs(int partition, int partitions) {
        long[] references = partitions == 1 ? arena.references() : inMemory[partition];
        List<RowRun> runs = new ArrayList<>(partitions == 1 ? List.of() : onDisk.get(partition));
        if (references.length > 0) {
            runs.add(sorted(references));
        }
        return runs;
    }

    /** Gives the memory back, when all runs have been read. */
    void release() {
        arena.clear();
        inMemory = new long[PARTITIONS][0];
    }

    /** Closing it leaves the arena to the others. */
    private ArenaRun sorted(long[] references) {
        return new ArenaRun(arena, RowIndexSort.sorted(arena, references), references.length, () -> {});
    }

    private void spill() {
        RunFile to = file == null ? new RunFile(space.spills().create("values")) : file;
        file = to;
        long[][] references = byPartition();
        for (int i = 0; i < PARTITIONS; i++) {
            if (references[i].length > 0) {
                onDisk.get(i)
                        .add(new RunWriter(to, space.blockBytes()).addAll(sorted(references[i]), references[i].length));
            }
        }
        arena.clear();
    }

    private long[][] byPartition() {
        long[] all = arena.references();
        byte[] partitions = new byte[all.length];
        int[] counts = new int[PARTITIONS];
        RowView view = new RowView();
        for (int i = 0; i < all.length; i++) {
            arena.look(all[i], view);
            partitions[i] = view.bytes()[view.key()];
            counts[partitions[i]]++;
        }
        long[][] references = new long[PARTITIONS][];
        Arrays.setAll(references, i -> new long[counts[i]]);
        for (int i = all.length - 1; i >= 0; i--) {
            references[partitions[i]][--counts[partitions[i]]] = all[i];
        }
        return references;
    }
}
