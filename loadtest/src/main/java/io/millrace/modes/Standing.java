package io.millrace.modes;

import java.util.Optional;

/**
 * How a contestant did.
 *
 * @param workers threads that run jobs
 * @param first all requests, sent to a server that has just started
 * @param warm the same once more after a warm-up; empty where there was none
 */
record Standing(String name, int workers, Trial first, Optional<Trial> warm) {
    boolean complete() {
        return first.complete() && warm.map(Trial::complete).orElse(true);
    }

    /** The worse of both, so that nothing that was lost is hidden. */
    String result() {
        return warm.filter(trial -> first.complete() && !trial.complete()).orElse(first).result();
    }

    /** For whoever watches. */
    Standing told() {
        System.out.println("benchmark  " + name + ": " + result() + ", " + Figures.seconds(first.seconds()) + " s"
                + warm.map(trial -> ", warm " + Figures.seconds(trial.seconds()) + " s").orElse(""));
        return this;
    }
}
