package io.millrace.bench.data;

import java.util.SplittableRandom;

/** Where randomness comes from: the same for the same names and numbers, on every machine. */
public final class Seeds {
    static final long SEED = 20_260_101L;

    private Seeds() {}

    static SplittableRandom of(String file, int block) {
        return new SplittableRandom(mix(SEED ^ ((long) file.hashCode() << 32) ^ block));
    }

    /** A bijection of 64 bits: the finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
    public static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
