package io.millrace.engine.local;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Sorted runs as one (k-way merge, Knuth, The Art of Computer Programming, volume 3, section 5.4.1). */
final class RowMerge implements Iterator<Ranked> {
    private final PriorityQueue<Head> heads;

    private record Head(Ranked first, Iterator<Ranked> rest) {}

    RowMerge(List<List<Ranked>> runs, Comparator<Ranked> order) {
        heads = new PriorityQueue<>(Comparator.comparing(Head::first, order));
        runs.forEach(run -> push(run.iterator()));
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public Ranked next() {
        Head head = heads.poll();
        if (head == null) {
            throw new NoSuchElementException();
        }
        push(head.rest());
        return head.first();
    }

    private void push(Iterator<Ranked> run) {
        if (run.hasNext()) {
            heads.add(new Head(run.next(), run));
        }
    }
}
