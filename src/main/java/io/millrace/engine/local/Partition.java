package io.millrace.engine.local;

import io.millrace.engine.local.BlockReader.Pass;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the lanes have for one partition.
 *
 * @param parts in the order of the lanes
 */
record Partition(List<Part> parts) {
    /** What a table needs for the bytes of a block, about: slots, words, states, and room to grow. */
    private static final int TABLE_FACTOR = 3;

    private static final int MAX_PASSES = 1 << 16;

    /** In so many passes over the blocks, a power of two, all keys find room in {@code bytes} each time. */
    int passes(long bytes) {
        long blocks = parts.stream()
                .mapToLong(part -> part instanceof Part.Blocks some ? some.bytes() : 0)
                .sum();
        int passes = 1;
        while (passes < MAX_PASSES && blocks * TABLE_FACTOR / passes > bytes) {
            passes *= 2;
        }
        return passes;
    }

    /** True if one lane alone has all that there is, and has it in its table. */
    boolean isJoined() {
        return parts.size() == 1 && parts.get(0) instanceof Part.Keys;
    }

    /** Puts the keys of one pass with all of their states into {@code joined}, which is empty; changes no part. */
    Part.Keys join(Pass pass, GroupTable joined, Overdraft overdraft) {
        for (Part part : parts) {
            if (part instanceof Part.Keys keys) {
                merge(keys, pass, joined);
            } else if (part instanceof Part.Blocks blocks) {
                new BlockReader(joined, pass, overdraft).addAll(blocks.blocks(), blocks.partition());
            }
        }
        return new Part.Keys(
                parts.get(0).partition(),
                joined,
                IntStream.range(0, joined.size()).toArray());
    }

    /** Lets go of the blocks. */
    void release() {
        parts.forEach(part -> {
            if (part instanceof Part.Blocks blocks) {
                blocks.blocks().release(blocks.partition());
            }
        });
    }

    private static void merge(Part.Keys keys, Pass pass, GroupTable joined) {
        for (int ordinal : keys.ordinals()) {
            if (pass.takes(keys.table().hash(ordinal))) {
                joined.merge(keys.table(), ordinal);
            }
        }
    }
}
