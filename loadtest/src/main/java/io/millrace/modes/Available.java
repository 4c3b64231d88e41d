package io.millrace.modes;

import java.util.ArrayList;
import java.util.List;

/**
 * What can be run here of the modes that were asked for.
 *
 * @param missing a sentence for each that cannot
 */
record Available(List<String> modes, List<String> missing) {
    /**
     * Looks at the Java that runs, and whether a Python was found.
     *
     * @throws IllegalArgumentException if none can be run
     */
    static Available of(List<String> asked, int javaFeature, boolean python) {
        List<String> modes = new ArrayList<>(asked);
        List<String> missing = new ArrayList<>();
        if (javaFeature < Mode.VIRTUAL_SINCE && modes.remove(Mode.VIRTUAL)) {
            missing.add(Mode.VIRTUAL + " needs Java " + Mode.VIRTUAL_SINCE + " or later; this is Java " + javaFeature + ".");
        }
        if (!python && modes.remove(AncestorContestant.MODE)) {
            missing.add(AncestorContestant.MODE + " needs a python3 from 3.10 on; there is none on the path.");
        }
        if (modes.isEmpty()) {
            throw new IllegalArgumentException("Nothing to run: " + String.join(" ", missing));
        }
        return new Available(modes, missing);
    }

    boolean has(String mode) {
        return modes.contains(mode);
    }
}
