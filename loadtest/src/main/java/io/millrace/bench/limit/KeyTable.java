package io.millrace.bench.limit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts the keys of one part. A key stays where it lies; slots hold bits of its hash and its place. */
final class KeyTable {
    private static final int BLOCK_KEYS = KeyBlocks.BLOCK_BYTES / KeyCount.KEY_BYTES;
    private static final int PLACE_BITS = 20;
    private static final int PLACE = (1 << PLACE_BITS) - 1;

    private final List<byte[]> blocks = new ArrayList<>();
    private int[] slots = {};
    /** How often each key came again, by the place where it came first. */
    private int[] repeats = {};

    void count(int part, List<KeyParts> parted, TopRows top) {
        blocks.clear();
        parted.forEach(parts -> blocks.addAll(parts.blocks(part)));
        if (blocks.size() * BLOCK_KEYS >= PLACE) {
            throw new IllegalStateException("More keys than this loop was written for");
        }
        clear(blocks.size() * BLOCK_KEYS);
        int block = 0;
        for (KeyParts parts : parted) {
            for (int i = 0; i < parts.blocks(part).size(); i++) {
                add(block++, parts.filled(part, i) / KeyCount.KEY_BYTES);
            }
        }
        block = 0;
        for (KeyParts parts : parted) {
            for (int i = 0; i < parts.blocks(part).size(); i++) {
                rank(block++, parts.filled(part, i) / KeyCount.KEY_BYTES, top);
            }
        }
    }

    private void clear(int keys) {
        int needed = Integer.highestOneBit(Math.max(keys, 1_024) * 4 / 3) * 2;
        if (slots.length < needed) {
            slots = new int[needed];
        } else {
            Arrays.fill(slots, 0);
        }
        if (repeats.length < keys) {
            repeats = new int[keys];
        } else {
            Arrays.fill(repeats, 0);
        }
    }

    private void add(int block, int keys) {
        byte[] bytes = blocks.get(block);
        int[] table = slots;
        int mask = table.length - 1;
        int place = block * BLOCK_KEYS;
        for (int at = 0; at < keys * KeyCount.KEY_BYTES; at += KeyCount.KEY_BYTES) {
            long a = Swar.load(bytes, at);
            long b = Swar.load(bytes, at + 8);
            long c = Swar.load(bytes, at + 16);
            long d = Swar.load(bytes, at + 24);
            long hash = KeyParts.hash(a, b, c, d);
            int tag = (int) (hash >>> 32) & ~PLACE;
            int slot = (int) (hash >>> KeyParts.PART_BITS) & mask;
            int held = table[slot];
            while (held != 0 && !(((held ^ tag) & ~PLACE) == 0 && repeated((held & PLACE) - 1, a, b, c, d))) {
                slot = slot + 1 & mask;
                held = table[slot];
            }
            place++;
            if (held == 0) {
                table[slot] = tag | place;
            }
        }
    }

    /** Whether the key at a place is this one; if so, counts it. */
    private boolean repeated(int place, long a, long b, long c, long d) {
        byte[] bytes = blocks.get(place / BLOCK_KEYS);
        int at = place % BLOCK_KEYS * KeyCount.KEY_BYTES;
        if (Swar.load(bytes, at) != a
                || Swar.load(bytes, at + 8) != b
                || Swar.load(bytes, at + 16) != c
                || Swar.load(bytes, at + 24) != d) {
            return false;
        }
        repeats[place]++;
        return true;
    }

    /** Offers the keys that occur more than once: data in which fewer than ten do is not what this loop is for. */
    private void rank(int block, int keys, TopRows top) {
        byte[] bytes = blocks.get(block);
        for (int key = 0; key < keys; key++) {
            int count = repeats[block * BLOCK_KEYS + key] + 1;
            if (count > 1 && count >= top.least()) {
                int at = key * KeyCount.KEY_BYTES;
                top.offer(count, () -> new String(bytes, at, KeyCount.KEY_BYTES, StandardCharsets.ISO_8859_1));
            }
        }
    }
}
