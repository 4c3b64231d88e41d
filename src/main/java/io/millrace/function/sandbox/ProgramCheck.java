package io.millrace.function.sandbox;

import io.millrace.problem.JobException;

/**
 * Finds out whether programs compile, in Python also whether the code outside of functions runs. Since that code may take its
 * time, or never end, there are two ways: one that is over soon for all, and one for those for whom that was not enough.
 */
public interface ProgramCheck {

    /** True if it was found lately that {@code program} compiles; does not block. */
    boolean isChecked(Program program);

    /**
     * Compiles {@code program}, blocking for half a second at most, and for those who came before.
     *
     * @return false if that was not long enough
     * @throws JobException {@code FUNCTION_COMPILE_ERROR} with pointer, line, column and snippet
     */
    boolean checkQuickly(Program program);

    /** True if {@link #checkQuickly} was not long enough for {@code program} lately; does not block. */
    boolean isSlow(Program program);

    /**
     * Compiles {@code program}, blocking; one at a time.
     *
     * @throws JobException as above, or {@code FUNCTION_TIMEOUT}
     */
    void check(Program program);
}
