package io.millrace.loadtest.measure;

import java.util.ArrayList;
import java.util.List;

/** A run over time, in a bounded number of stretches: where it gets long, they do. Not safe for several threads. */
public final class Timeline {
    private static final int MOST = 160;

    private final List<Sample> samples = new ArrayList<>();
    private int perSample = 1;
    private Sample open;
    private int inOpen;

    /** Takes the next stretch; all but the last are as long as each other. */
    void add(Sample next) {
        open = open == null ? next : open.with(next);
        if (++inOpen == perSample) {
            samples.add(open);
            open = null;
            inOpen = 0;
        }
        if (samples.size() == MOST) {
            halve();
        }
    }

    /** The stretches in their order. A last one that is shorter than half of the others says little of its rate. */
    public List<Sample> samples() {
        List<Sample> all = new ArrayList<>(samples);
        if (open != null) {
            all.add(open);
        }
        int last = all.size() - 1;
        if (last > 0 && all.get(last).seconds() < all.get(last - 1).seconds() / 2) {
            all.set(last - 1, all.get(last - 1).with(all.remove(last)));
        }
        return all;
    }

    private void halve() {
        for (int i = 0; i < MOST / 2; i++) {
            samples.set(i, samples.get(2 * i).with(samples.get(2 * i + 1)));
        }
        samples.subList(MOST / 2, MOST).clear();
        perSample *= 2;
    }
}
