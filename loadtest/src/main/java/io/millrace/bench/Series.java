package io.millrace.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** All measured runs of a job on one system, or why there is none. */
public final class Series {
    private final String system;
    private final List<Measurement> runs = new ArrayList<>();
    private String failure = "";

    Series(String system) {
        this.system = system;
    }

    public String system() {
        return system;
    }

    void add(Measurement run) {
        runs.add(run);
    }

    /** Times of runs before this one count no more. */
    void fail(String why) {
        failure = why;
        runs.clear();
    }

    /** Empty if all went well. */
    public String failure() {
        return failure;
    }

    public boolean measured() {
        return !runs.isEmpty();
    }

    public int count() {
        return runs.size();
    }

    public double median(ToDoubleFunction<Measurement> of) {
        double[] sorted = sorted(of);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public double least(ToDoubleFunction<Measurement> of) {
        return sorted(of)[0];
    }

    public double most(ToDoubleFunction<Measurement> of) {
        return sorted(of)[runs.size() - 1];
    }

    private double[] sorted(ToDoubleFunction<Measurement> of) {
        return runs.stream().mapToDouble(of).sorted().toArray();
    }
}
