package io.millrace.engine.local;

import io.millrace.engine.JobPlan;
import io.millrace.engine.MapStep;
import io.millrace.engine.ReduceStep;
import io.millrace.io.BytesSource;
import io.millrace.io.Compression;
import io.millrace.io.Input;
import io.millrace.io.Source;

/** Tells which plans are so small that one task does all of it in less time than it takes to start others. */
final class SmallPlans {
    /** A task of a millisecond or so; a rest of the input that is larger is worth a second thread. */
    private static final int MAX_BYTES = 1 << 16;

    /** What one task may need for that, so that nothing is spilled. */
    private static final int MIN_MEMORY_BYTES = 1 << 20;

    private SmallPlans() {}

    /**
     * True if nothing of the plan can wait for a disk or a client, and its input is small. Functions of the user's may take
     * long for each record, so that several splits are worth as many threads.
     */
    static boolean fits(JobPlan plan) {
        return plan.stages().size() == 1
                && plan.partialEvery().isEmpty()
                && plan.limits().memoryBytes() >= MIN_MEMORY_BYTES
                && isSmall(plan.input())
                && (!hasFunctions(plan) || isOneSplit(plan.input()));
    }

    /** True if the plan runs code of the user's, of which nobody knows how long it takes. */
    static boolean hasFunctions(JobPlan plan) {
        return plan.stages().stream()
                .anyMatch(stage ->
                        !(stage.map() instanceof MapStep.Builtin) || stage.reduce() instanceof ReduceStep.Script);
    }

    private static boolean isOneSplit(Input input) {
        return input.sources().size() == 1 && input.sources().get(0).size() <= input.splitBytes();
    }

    private static boolean isSmall(Input input) {
        if (input.compression() != Compression.NONE) {
            return false;
        }
        long bytes = 0;
        for (Source source : input.sources()) {
            if (!(source instanceof BytesSource)) {
                return false;
            }
            bytes += source.size();
        }
        return bytes <= MAX_BYTES;
    }
}
