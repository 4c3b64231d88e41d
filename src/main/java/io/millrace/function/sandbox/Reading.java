package io.millrace.function.sandbox;

/**
 * How a function reads the values of one key, which says how much time it has: the time limit starts anew with each chunk,
 * since the function does not know how many there are, but only {@link #TIMES} times over. A function that reads its
 * values for ever is stopped so; one that goes over them twice, for a mean and then for what differs from it, is not.
 */
final class Reading {
    /** Reads of each chunk, on an average, beside the first. */
    static final int TIMES = 10;

    private long highest;
    private long again;

    /**
     * Whether the time limit starts anew.
     *
     * @param number of the chunk that was read, from 1 on; below that it is not a chunk
     */
    boolean isDue(int number) {
        if (number > highest) {
            highest = number;
            return true;
        }
        return number > 0 && ++again <= TIMES * highest;
    }
}
