package io.millrace.io;

import org.jspecify.annotations.Nullable;

/**
 * What starts a frame of zstd (RFC 8878, section 3.1).
 *
 * @param length in bytes; of a frame to be skipped, its own
 * @param windowBytes so much memory decoding takes
 * @param contentBytes so long the frame is decompressed; 0 if that is not told
 * @param hasBlocks false for a frame to be skipped
 * @param hasChecksum true if there are 4 more bytes behind the last block
 */
record ZstdHeader(long length, long windowBytes, long contentBytes, boolean hasBlocks, boolean hasChecksum) {
    /** No header is longer. */
    static final int MAX_BYTES = 18;

    private static final long MAGIC = 0xfd2fb528L;
    private static final long SKIPPABLE_MAGIC = 0x184d2a50L;
    private static final int SKIPPABLE_BYTES = 8;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int[] CONTENT_BYTES = {0, 2, 4, 8};

    /** The block behind its first 3 bytes, and whether it is the last. */
    record Block(int length, boolean isLast) {
        static final int HEADER_BYTES = 3;

        /** The one that starts with {@code head}. */
        static Block of(byte[] head) {
            int bits = (int) littleEndian(head, 0, HEADER_BYTES);
            boolean isRepeatedByte = ((bits >> 1) & 3) == 1;
            return new Block(isRepeatedByte ? 1 : bits >> 3, (bits & 1) == 1);
        }
    }

    /** The one that {@code head} starts with; null if that is none, or not all of it. */
    static @Nullable ZstdHeader of(byte[] head) {
        if (head.length < SKIPPABLE_BYTES) {
            return null;
        }
        long magic = littleEndian(head, 0, 4);
        if ((magic & ~0xfL) == SKIPPABLE_MAGIC) {
            return new ZstdHeader(SKIPPABLE_BYTES + littleEndian(head, 4, 4), 0, 0, false, false);
        }
        return magic == MAGIC ? ofFrame(head) : null;
    }

    private static @Nullable ZstdHeader ofFrame(byte[] head) {
        int flags = head[4] & 0xff;
        boolean isSingleSegment = (flags & 0x20) != 0;
        int contentAt = 5 + (isSingleSegment ? 0 : 1) + DICTIONARY_BYTES[flags & 3];
        int contentLength = isSingleSegment && flags >> 6 == 0 ? 1 : CONTENT_BYTES[flags >> 6];
        if (contentAt + contentLength > head.length) {
            return null;
        }
        long content = littleEndian(head, contentAt, contentLength) + (contentLength == 2 ? 256 : 0);
        content = content < 0 ? Long.MAX_VALUE : content;
        long window = isSingleSegment ? content : windowBytes(head[5] & 0xff);
        return new ZstdHeader(contentAt + contentLength, window, content, true, (flags & 4) != 0);
    }

    private static long windowBytes(int descriptor) {
        long base = 1L << (10 + (descriptor >> 3));
        return base + base / 8 * (descriptor & 7);
    }

    private static long littleEndian(byte[] bytes, int from, int count) {
        long number = 0;
        for (int i = from + count - 1; i >= from; i--) {
            number = (number << 8) | (bytes[i] & 0xff);
        }
        return number;
    }
}
