package io.millrace.engine.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sorted runs as one, however many they are: as many are merged at once as the memory has blocks for, the smallest first,
 * until the last merge has room for all. That the first merge takes the odd number makes all others full (Knuth, The Art
 * of Computer Programming, volume 3, section 5.4.9).
 */
final class RunMerge implements RowRun {
    /** Goes on with so many where there is no memory at all, or with as many as sorters have unasked. */
    private static final int MIN_RUNS = 4;

    /** More are no faster: each level of the tree is a comparison in both cases. */
    private static final int MAX_RUNS = 256;

    private final RowRun merged;
    private final Memory memory;
    private final long takenBytes;
    private long left;

    private RunMerge(RowRun merged, Memory memory, long takenBytes, long limit) {
        this.merged = merged;
        this.memory = memory;
        this.takenBytes = takenBytes;
        this.left = limit;
    }

    /** At most {@code limit} rows of {@code runs}, which are closed with the answer. */
    static RowRun of(List<RowRun> runs, SortSpace space, long limit) {
        List<RowRun> inMemory = new ArrayList<>();
        PriorityQueue<RowRun> onDisk = new PriorityQueue<>(Comparator.comparingLong(RowRun::diskBytes));
        runs.forEach(run -> (run.diskBytes() == 0 ? inMemory : onDisk).add(run));
        int atOnce = room(onDisk.size(), space);
        int ways = Math.max(atOnce, Math.max(MIN_RUNS, (int) (space.minBytes() / space.blockBytes())));
        while (onDisk.size() > ways) {
            int odd = (onDisk.size() - 1) % (ways - 1) + 1;
            onDisk.add(pass(smallest(onDisk, odd == 1 ? ways : odd), space, limit));
        }
        inMemory.addAll(onDisk);
        RowRun merged = inMemory.size() == 1 ? inMemory.get(0) : new LoserTree(inMemory);
        return new RunMerge(merged, space.memory(), (long) atOnce * space.blockBytes(), limit);
    }

    /** How many runs the memory has a block for; they are taken. */
    private static int room(int runs, SortSpace space) {
        int ways = Math.min(runs, MAX_RUNS);
        while (ways > 0 && !space.memory().take((long) ways * space.blockBytes())) {
            ways /= 2;
        }
        return ways;
    }

    private static List<RowRun> smallest(PriorityQueue<RowRun> runs, int count) {
        List<RowRun> smallest = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            smallest.add(runs.remove());
        }
        return smallest;
    }

    private static RowRun pass(List<RowRun> runs, SortSpace space, long limit) {
        RunFile file = new RunFile(space.spills().create("merge"));
        try (LoserTree rows = new LoserTree(runs)) {
            return new RunWriter(file, space.blockBytes()).addAll(rows, limit);
        } finally {
            file.leave();
        }
    }

    @Override
    public boolean next(RowView view) {
        if (left <= 0 || !merged.next(view)) {
            return false;
        }
        left--;
        return true;
    }

    @Override
    public Runnable bookmark() {
        Runnable back = merged.bookmark();
        long leftWithIt = left + 1;
        return () -> {
            back.run();
            left = leftWithIt;
        };
    }

    @Override
    public long diskBytes() {
        return merged.diskBytes();
    }

    @Override
    public void close() {
        merged.close();
        memory.give(takenBytes);
    }
}
