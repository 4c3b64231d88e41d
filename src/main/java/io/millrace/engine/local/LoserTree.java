package io.millrace.engine.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several sorted runs as one: each inner node holds the loser of the match below it, so that the next row costs one
 * comparison a level (Knuth, The Art of Computer Programming, volume 3, section 5.4.1). Equal rows come in the order of
 * their runs.
 */
final class LoserTree implements RowRun {
    private static final int NOBODY = -1;

    private final List<RowRun> runs;
    private final RowView[] heads;
    private final boolean[] ended;
    private final int[] losers;
    private int winner = NOBODY;

    /** Merges {@code runs}, which it closes. */
    LoserTree(List<RowRun> runs) {
        this.runs = List.copyOf(runs);
        this.heads = new RowView[runs.size()];
        this.ended = new boolean[runs.size()];
        this.losers = new int[runs.size()];
    }

    @Override
    public boolean next(RowView view) {
        if (winner != NOBODY) {
            advance(winner);
            play(winner);
        } else {
            start();
        }
        if (winner == NOBODY || ended[winner]) {
            return false;
        }
        view.set(heads[winner]);
        return true;
    }

    private void start() {
        Arrays.fill(losers, NOBODY);
        for (int run = 0; run < heads.length; run++) {
            heads[run] = new RowView();
            advance(run);
            play(run);
        }
    }

    private void advance(int run) {
        ended[run] = !runs.get(run).next(heads[run]);
    }

    /** Plays the matches from the leaf of {@code run} up; who comes first to a match waits there for the other. */
    private void play(int run) {
        int better = run;
        for (int node = (run + heads.length) / 2; node > 0; node /= 2) {
            int other = losers[node];
            if (other == NOBODY) {
                losers[node] = better;
                return;
            }
            if (isBefore(other, better)) {
                losers[node] = better;
                better = other;
            }
        }
        winner = better;
    }

    private boolean isBefore(int a, int b) {
        if (ended[a] || ended[b]) {
            return !ended[a];
        }
        int order = heads[a].compareTo(heads[b]);
        return order < 0 || (order == 0 && a < b);
    }

    /** Every run goes back to its head. */
    @Override
    public Runnable bookmark() {
        List<Runnable> marks = new ArrayList<>();
        for (int run = 0; run < heads.length; run++) {
            if (!ended[run]) {
                marks.add(runs.get(run).bookmark());
            }
        }
        return () -> {
            marks.forEach(Runnable::run);
            winner = NOBODY;
        };
    }

    @Override
    public long diskBytes() {
        return runs.stream().mapToLong(RowRun::diskBytes).sum();
    }

    @Override
    public void close() {
        runs.forEach(RowRun::close);
    }
}
