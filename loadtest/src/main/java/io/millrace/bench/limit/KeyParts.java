package io.millrace.bench.limit;

import java.util.ArrayList;
import java.util.List;

/** Keys that one thread has read, parted by the upper bits of their hash. */
final class KeyParts {
    static final int PART_BITS = 8;
    static final int PARTS = 1 << PART_BITS;

    private final KeyBlocks pool;
    private final byte[][] open = new byte[PARTS][];
    private final int[] filled = new int[PARTS];
    private final List<List<byte[]>> blocks = new ArrayList<>();

    KeyParts(KeyBlocks pool) {
        this.pool = pool;
        for (int part = 0; part < PARTS; part++) {
            blocks.add(new ArrayList<>());
            filled[part] = KeyBlocks.BLOCK_BYTES;
        }
    }

    static long hash(long a, long b, long c, long d) {
        long h = (a * 0x9e3779b97f4a7c15L ^ b) * 0xc2b2ae3d27d4eb4fL + (c * 0x165667b19e3779f9L ^ d) * 0x9fb21c651e98df25L;
        return h ^ h >>> 32;
    }

    void addLines(Window window) {
        byte[] bytes = window.bytes;
        int at = window.from;
        while (at < window.to) {
            if (bytes[at + KeyCount.KEY_BYTES] != '\n') {
                throw new IllegalStateException("A line has not 32 bytes");
            }
            long a = Swar.load(bytes, at);
            long b = Swar.load(bytes, at + 8);
            long c = Swar.load(bytes, at + 16);
            long d = Swar.load(bytes, at + 24);
            int part = (int) hash(a, b, c, d) & PARTS - 1;
            int to = filled[part];
            if (to == KeyBlocks.BLOCK_BYTES) {
                to = openBlock(part);
            }
            byte[] block = open[part];
            Swar.store(block, to, a);
            Swar.store(block, to + 8, b);
            Swar.store(block, to + 16, c);
            Swar.store(block, to + 24, d);
            filled[part] = to + KeyCount.KEY_BYTES;
            at += KeyCount.KEY_BYTES + 1;
        }
    }

    private int openBlock(int part) {
        byte[] block = pool.take();
        blocks.get(part).add(block);
        open[part] = block;
        filled[part] = 0;
        return 0;
    }

    List<byte[]> blocks(int part) {
        return blocks.get(part);
    }

    /** Bytes of a part's block that hold keys. */
    int filled(int part, int block) {
        return block == blocks.get(part).size() - 1 ? filled[part] : KeyBlocks.BLOCK_BYTES;
    }

    void release(KeyBlocks to) {
        blocks.forEach(part -> part.forEach(to::give));
    }
}
