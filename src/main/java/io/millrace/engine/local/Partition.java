package io.millrace.engine.local;

import io.millrace.engine.local.BlockReader.Pass;
import java.util.List;

/**
 * What the lanes have for one partition.
 *
 * @param parts in the order of the lanes
 */
record Partition(List<Part> parts) {
    /** What a table needs for the bytes of a block, about: slots, words, states, and room to grow. */
    private static final int TABLE_FACTOR = 3;

    /** Fewer pairs than a table has room for keys, unless most of these have two bytes, of which there are not so many. */
    private static final long MAX_PASS_BYTES = 1 << 26;

    private static final int MAX_PASSES = 1 << 16;

    /** In so many passes over the blocks, a power of two, all keys find room in {@code bytes} each time. */
    int passes(long bytes) {
        long blocks = parts.stream()
                .mapToLong(part -> part instanceof Part.Blocks some ? some.divisibleBytes() : 0)
                .sum();
        int passes = 1;
        while (passes < MAX_PASSES && blocks / passes > Math.min(bytes / TABLE_FACTOR, MAX_PASS_BYTES)) {
            passes *= 2;
        }
        return passes;
    }

    /** True if one lane alone has all that there is, and has it in its table. */
    boolean isJoined() {
        return parts.size() == 1 && parts.get(0) instanceof Part.Keys;
    }

    /** Puts the keys of one pass with all of their states into the reader's table; changes no part. */
    Part.Keys join(Pass pass, BlockReader reader, Overdraft overdraft) {
        GroupTable joined = reader.begin(pass);
        for (Part part : parts) {
            if (part instanceof Part.Keys keys) {
                merge(keys, pass, joined);
            } else if (part instanceof Part.Blocks blocks) {
                reader.addAll(blocks.blocks(), blocks.partition(), overdraft);
            }
        }
        return Part.Keys.all(parts.get(0).partition(), joined);
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
        for (int i = 0; i < keys.size(); i++) {
            int ordinal = keys.ordinals()[i];
            if (pass.takes(keys.table().hash(ordinal))) {
                joined.merge(keys.table(), ordinal);
            }
        }
    }
}
