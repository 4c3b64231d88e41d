package io.millrace.engine.local;

import io.millrace.engine.ReduceStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The lanes of one stage. Thread-safe. */
final class Lanes {
    private final ReduceStep reduce;
    private final List<Lane> all = new ArrayList<>();
    private final Deque<Lane> free = new ArrayDeque<>();

    Lanes(ReduceStep reduce) {
        this.reduce = reduce;
    }

    /** A lane that nobody has. Called in the order of the splits, so that each lane gets them in order. */
    synchronized Lane take() {
        Lane lane = free.poll();
        if (lane == null) {
            lane = new Lane(reduce);
            all.add(lane);
        }
        return lane;
    }

    synchronized void give(Lane lane) {
        free.push(lane);
    }

    /** The most keys that any lane has, which so many different ones there are at least. */
    synchronized long most() {
        return free.stream().mapToLong(lane -> lane.sink().keys()).max().orElse(0);
    }

    synchronized List<Lane> all() {
        return List.copyOf(all);
    }
}
