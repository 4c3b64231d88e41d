package io.millrace.engine.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** The lanes of one stage. Thread-safe. */
final class Lanes {
    private final Supplier<Lane> lanes;
    private final List<Lane> all = new ArrayList<>();
    private final Deque<Lane> free = new ArrayDeque<>();

    Lanes(Supplier<Lane> lanes) {
        this.lanes = lanes;
    }

    /** A lane that nobody has. Called in the order of the splits, so that each lane gets them in order. */
    synchronized Lane take() {
        Lane lane = free.poll();
        if (lane == null) {
            lane = lanes.get();
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

    /** No more comes to any lane. */
    void end() {
        all().forEach(Lane::end);
    }

    /** Keys or rows of all lanes. */
    long total() {
        return all().stream().mapToLong(lane -> lane.sink().keys()).sum();
    }

    boolean areWhole() {
        return all().stream().allMatch(lane -> lane.sink().isWhole());
    }
}
