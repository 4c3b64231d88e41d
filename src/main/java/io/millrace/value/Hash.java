package io.millrace.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A 64-bit hash of bytes: the same on every machine, well mixed in all bits, not secure. */
public final class Hash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The multipliers are those of xxHash64. */
    private static final long P1 = 0x9E3779B185EBCA87L;

    private static final long P2 = 0xC2B2AE3D27D4EB4FL;

    private Hash() {}

    /** The hash of a slice: eight bytes a step by multiply and rotate, finished by MurmurHash3's fmix64. */
    public static long of(byte[] bytes, int offset, int length) {
        long hash = length * P1;
        int at = offset;
        int end = offset + length;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            hash = step(hash, (long) LONGS.get(bytes, at));
        }
        long tail = 0;
        for (; at < end; at++) {
            tail = (tail << 8) | (bytes[at] & 0xFF);
        }
        return finish(step(hash, tail));
    }

    private static long step(long hash, long word) {
        return Long.rotateLeft(hash ^ (word * P2), 31) * P1;
    }

    private static long finish(long hash) {
        long h = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return h ^ (h >>> 33);
    }
}
