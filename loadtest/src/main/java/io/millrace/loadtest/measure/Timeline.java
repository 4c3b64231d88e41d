package io.millrace.loadtest.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * A run over time, in a bounded number of stretches that are all as long: where it gets long, they do. What was seen late is
 * spread over the time in which it happened, so that a rate is never that of a moment. Not safe for several threads.
 */
public final class Timeline {
    private static final int MOST = 160;
    private static final double SHORTEST_SECONDS = 0.1;

    private final List<Sample> samples = new ArrayList<>();
    private double width = SHORTEST_SECONDS;
    private Sample open = Sample.NOTHING;

    /** Takes what happened since the last call, however long that took. */
    void add(Sample next) {
        Sample rest = next;
        for (double end = end(); rest.endSeconds() >= end; end = end()) {
            close(open.with(rest.until(end)));
            rest = rest.behind(end);
        }
        open = open.with(rest);
    }

    /** The stretches in their order. A last one that is shorter than half of the others says little of its rate. */
    public List<Sample> samples() {
        List<Sample> all = new ArrayList<>(samples);
        if (all.isEmpty() || open.seconds() >= width / 2) {
            all.add(open);
        } else if (open.seconds() > 0 || open.completed() + open.errors() > 0) {
            int last = all.size() - 1;
            all.set(last, all.get(last).with(open));
        }
        return all;
    }

    private double end() {
        return (samples.size() + 1) * width;
    }

    private void close(Sample whole) {
        samples.add(whole);
        open = Sample.NOTHING;
        if (samples.size() == MOST) {
            halve();
        }
    }

    private void halve() {
        for (int i = 0; i < MOST / 2; i++) {
            samples.set(i, samples.get(2 * i).with(samples.get(2 * i + 1)));
        }
        samples.subList(MOST / 2, MOST).clear();
        width *= 2;
    }
}
