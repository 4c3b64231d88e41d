package io.millrace.engine.local.scan;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known behind a {@link JsonStep} of a layout.
 *
 * @param parent the step before
 * @param kind what comes next
 * @param depth objects that are open
 * @param opens true if the step ends with the opening brace of a member
 * @param nameDepth objects that are open around the name in the step; 0 if there is none
 * @param nameFrom where the name starts in the text of the trie
 * @param nameTo where it ends
 * @param key the kind of the key; {@link JsonStep#STEP} if it has not come yet
 * @param hasValue true if the value has come
 * @param steps from the root
 */
record Place(
        @Nullable Place parent,
        int kind,
        int depth,
        boolean opens,
        int nameDepth,
        int nameFrom,
        int nameTo,
        int key,
        boolean hasValue,
        int steps) {
    /** Before the first step. */
    static Place start() {
        return new Place(null, JsonStep.END, 0, false, 0, 0, 0, JsonStep.STEP, false, 0);
    }

    /**
     * Behind {@code step}.
     *
     * @param role of the step
     * @param shift from positions in the bytes of the step to those in the text of the trie
     */
    Place followedBy(JsonStep step, int role, int shift) {
        return new Place(
                this,
                step.kind(),
                step.depth(),
                step.opens(),
                step.hasName() ? step.nameDepth() : 0,
                step.nameFrom() + shift,
                step.nameTo() + shift,
                role == LayoutTrie.KEY ? step.kind() : key,
                hasValue || role == LayoutTrie.VALUE,
                steps + 1);
    }

    /** Has the object that {@code step} goes on with a member of its name already? */
    boolean hasMember(JsonStep step, byte[] bytes, byte[] text) {
        Place at = this;
        while (at.parent != null && step.hasName()) {
            boolean sameObject = at.nameDepth == step.nameDepth();
            if (sameObject && Arrays.equals(text, at.nameFrom, at.nameTo, bytes, step.nameFrom(), step.nameTo())) {
                return true;
            }
            boolean isStartOfObject = at.opens && at.depth == step.nameDepth();
            at = isStartOfObject ? start() : at.parent;
        }
        return false;
    }

    /** Are the key and, if one is wanted, the value there, in kinds that may be right? */
    boolean isComplete(boolean wantsValue) {
        return key != JsonStep.STEP && (hasValue || !wantsValue);
    }
}
