package io.millrace.function.sandbox;

import io.millrace.value.ByteBuilder;

/**
 * The values of the last key of a {@link GroupBatch} behind those that are in it, in chunks that are the same whenever they
 * are asked for: number 1 follows the batch. Who asks for them in order reads each value once.
 */
public interface MoreValues {
    /** None: all values are in the batch. */
    MoreValues NONE = new MoreValues() {
        @Override
        public boolean write(int number, ByteBuilder out) {
            throw new IllegalStateException("There are no more values");
        }

        @Override
        public long count() {
            throw new IllegalStateException("All values are in the batch");
        }
    };

    /**
     * Appends the values of a chunk as JSON, with commas between them.
     *
     * @return true if no chunk follows
     */
    boolean write(int number, ByteBuilder out);

    /** How many values the key has, with those of the batch; reads all of them. */
    long count();
}
