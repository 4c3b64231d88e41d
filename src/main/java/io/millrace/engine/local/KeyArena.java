package io.millrace.engine.local;

import io.millrace.engine.local.scan.KeyWords;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of the long keys of a table, in pages: copies, or in arrays that somebody lends. Where a key lies, its second
 * word says: the number of the page above the {@value #PAGE_BITS} bits of the place in it. Not thread-safe.
 */
final class KeyArena {
    /** Arrays that are longer cannot be lent, as not every place in them has a number. */
    static final int PAGE_BYTES = 1 << 15;

    private static final int PAGE_BITS = 15;
    private static final int FIRST_PAGE_BYTES = 256;
    private static final int MAX_PAGES = (KeyWords.MAX_OFFSET + 1) / PAGE_BYTES;
    /** Of those that are shorter than the others, since the first one is. */
    private static final int SHORT_PAGES = 8;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] NO_BYTES = {};

    private byte[][] pages = new byte[1][];
    private int count;
    private long ownBytes;
    private byte[] open = NO_BYTES;
    private int openBase;
    private int used;
    private byte[] lent = NO_BYTES;
    private int lentBase;

    /** Forgets all keys, and what was lent. */
    void clear() {
        Arrays.fill(pages, 0, count, null);
        count = 0;
        ownBytes = 0;
        open = NO_BYTES;
        used = 0;
        lent = NO_BYTES;
    }

    /** Keys of {@code block}, of {@value #PAGE_BYTES} bytes at most, are left where they lie, which stays as it is. */
    void lend(byte[] block) {
        lent = block;
        lentBase = addPage(block);
    }

    /** The second word of a key of which another has the bytes, so that it can be found in this arena. */
    long keep(long second, byte[] bytes) {
        if (bytes == lent) {
            return KeyWords.moved(second, lentBase);
        }
        int length = KeyWords.length(second);
        int at = room(length);
        System.arraycopy(bytes, KeyWords.offset(second), pages[at >>> PAGE_BITS], at & (PAGE_BYTES - 1), length);
        return at(second, at);
    }

    private static long at(long second, int place) {
        return KeyWords.longKey((int) (second >>> KeyWords.TOP), place, KeyWords.length(second));
    }

    private int room(int length) {
        if (length > PAGE_BYTES) {
            ownBytes += length;
            return addPage(new byte[length]);
        }
        if (open.length - used < length) {
            int bytes = Math.min(PAGE_BYTES, Math.max(FIRST_PAGE_BYTES, Math.max(2 * open.length, length)));
            open = new byte[bytes];
            ownBytes += bytes;
            openBase = addPage(open);
            used = 0;
        }
        used += length;
        return openBase + used - length;
    }

    private int addPage(byte[] page) {
        if (count == MAX_PAGES) {
            throw new IllegalStateException("More keys than an arena can hold");
        }
        if (count == pages.length) {
            pages = Arrays.copyOf(pages, 2 * count);
        }
        pages[count] = page;
        return count++ << PAGE_BITS;
    }

    /** Is there room for keys of so many bytes, however long each of them is? */
    boolean hasRoom(long bytes) {
        return count + 2 * (bytes >>> PAGE_BITS) + SHORT_PAGES <= MAX_PAGES;
    }

    /**
     * Has a key the same bytes as one of the same length that another has? Without a branch for each word: where hashes
     * are equal, keys are.
     */
    boolean equals(long mine, long second, byte[] bytes) {
        int length = KeyWords.length(second);
        int a = KeyWords.offset(mine) & (PAGE_BYTES - 1);
        int b = KeyWords.offset(second);
        byte[] page = pages[KeyWords.offset(mine) >>> PAGE_BITS];
        int last = length - Long.BYTES;
        long difference = (long) LONGS.get(page, a + last) ^ (long) LONGS.get(bytes, b + last);
        for (int i = 0; i < last; i += Long.BYTES) {
            difference |= (long) LONGS.get(page, a + i) ^ (long) LONGS.get(bytes, b + i);
        }
        return difference == 0;
    }

    /** What the bytes of a key lie in; nothing if it is short. */
    byte[] page(long second) {
        return KeyWords.isShort(second) ? NO_BYTES : pages[KeyWords.offset(second) >>> PAGE_BITS];
    }

    /** The second word of a key, so that it can be found in its {@link #page}. */
    long inPage(long second) {
        return KeyWords.isShort(second) ? second : at(second, KeyWords.offset(second) & (PAGE_BYTES - 1));
    }

    /** Memory held, about; without what is lent. */
    long bytes() {
        return ownBytes + (long) pages.length * Integer.BYTES;
    }
}
