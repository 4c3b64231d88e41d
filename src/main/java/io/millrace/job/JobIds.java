package io.millrace.job;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;

/** UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then a counter and random bits. */
final class JobIds {
    private static final Pattern SHAPE =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final int COUNTER_BITS = 12;
    private static final int BLOCK_BYTES = 1024;

    private final Clock clock;
    private final SecureRandom random = seeded();
    private final byte[] block = new byte[BLOCK_BYTES];
    private int used = BLOCK_BYTES;
    private long last;

    JobIds(Clock clock) {
        this.clock = clock;
    }

    /**
     * An id that sorts after every one before it. The 12 bits behind the time count ids of one millisecond (method 1
     * of section 6.2); when they run out, the time is taken one ahead.
     */
    String next() {
        long now = clock.millis() << COUNTER_BITS;
        long ticks;
        long bits;
        synchronized (this) {
            last = Math.max(now, last + 1);
            ticks = last;
            bits = randomBits();
        }
        long counter = ticks & ((1L << COUNTER_BITS) - 1);
        long high = ((ticks >>> COUNTER_BITS) << 16) | 0x7000L | counter;
        long low = (bits & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** True if {@code text} can be an id, so that it may be part of a path. */
    static boolean isId(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** Reads its seed now and no file later, since ids are made on threads that must not block. */
    private static SecureRandom seeded() {
        try {
            SecureRandom random = SecureRandom.getInstance("DRBG");
            random.nextLong();
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has a DRBG", e);
        }
    }

    /** From a block of random bytes, since each call of the generator costs as much as a kilobyte of them. */
    private long randomBits() {
        if (used == BLOCK_BYTES) {
            random.nextBytes(block);
            used = 0;
        }
        used += Long.BYTES;
        return ByteBuffer.wrap(block, used - Long.BYTES, Long.BYTES).getLong();
    }
}
