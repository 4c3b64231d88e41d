package io.millrace.io;

/** Bytes in memory. Closing them does nothing. */
final class PositionalBytes implements Positional {
    private final byte[] bytes;

    PositionalBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public int read(long position, byte[] into, int length) {
        int from = (int) Math.min(position, bytes.length);
        int count = Math.min(length, bytes.length - from);
        System.arraycopy(bytes, from, into, 0, count);
        return count;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
