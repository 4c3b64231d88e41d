package io.millrace.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Hands zstd on to its decoder, never beyond the end of a frame at a time: the decoder of zstd-jni takes a source for
 * whole that is cut short if it got the start of the broken frame together with the end of another.
 */
final class ZstdFrames extends InputStream {
    private final BufferedInputStream in;
    private long left;
    private boolean inFrame;
    private boolean hasChecksum;

    /** Takes the stream over, which starts with a frame. */
    ZstdFrames(BufferedInputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (left == 0) {
            left = inFrame ? blockBytes() : headerBytes();
        }
        int n = in.read(bytes, from, (int) Math.min(length, left));
        left -= Math.max(0, n);
        return n;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(left, in.available());
    }

    private long headerBytes() throws IOException {
        ZstdHeader header = ZstdHeader.of(peek(ZstdHeader.MAX_BYTES));
        if (header == null) {
            // The decoder says what is wrong with it.
            return Long.MAX_VALUE;
        }
        inFrame = header.hasBlocks();
        hasChecksum = header.hasChecksum();
        return header.length();
    }

    private long blockBytes() throws IOException {
        byte[] head = peek(ZstdHeader.Block.HEADER_BYTES);
        if (head.length < ZstdHeader.Block.HEADER_BYTES) {
            return Long.MAX_VALUE;
        }
        ZstdHeader.Block block = ZstdHeader.Block.of(head);
        inFrame = !block.isLast();
        return (long) head.length + block.length() + (block.isLast() && hasChecksum ? 4 : 0);
    }

    private byte[] peek(int count) throws IOException {
        in.mark(count);
        byte[] head = in.readNBytes(count);
        in.reset();
        return head;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
