package io.millrace.bench.part;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One HTTP/1.1 connection with one request under way, which reads as little of the answers as it must. */
final class Exchange {
    private static final int LARGEST_HEAD = 8 * 1024;
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final StringBuilder head = new StringBuilder();
    private final byte[] tail = new byte[LAST_CHUNK.length];

    private boolean inBody;
    private long bodyLeft;
    private int status;
    long startedAt;
    long lastByteAt;
    long longestGap;
    long bytes;

    Exchange(SocketChannel channel, byte[] request) {
        this.channel = channel;
        this.request = ByteBuffer.wrap(request);
    }

    /** Starts the next request; true if all of it was sent. */
    boolean start() throws IOException {
        request.clear();
        head.setLength(0);
        inBody = false;
        startedAt = System.nanoTime();
        lastByteAt = startedAt;
        return send();
    }

    boolean send() throws IOException {
        channel.write(request);
        return !request.hasRemaining();
    }

    int status() {
        return status;
    }

    /** Reads what is there; true at the end of the answer. */
    boolean receive(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int read = channel.read(buffer);
        if (read < 0) {
            return true;
        }
        long now = System.nanoTime();
        longestGap = Math.max(longestGap, now - lastByteAt);
        lastByteAt = now;
        bytes += read;
        buffer.flip();
        if (!inBody && !readHead(buffer)) {
            return false;
        }
        return readBody(buffer);
    }

    private boolean readHead(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            head.append((char) (buffer.get() & 0xff));
            int length = head.length();
            if (length >= 4 && head.charAt(length - 1) == '\n' && head.charAt(length - 3) == '\n') {
                inBody = true;
                status = Integer.parseInt(head.substring(9, 12));
                bodyLeft = bodyLength(head.toString().toLowerCase(Locale.ROOT));
                return true;
            }
            if (length > LARGEST_HEAD) {
                throw new IOException("The head of an answer is too long");
            }
        }
        return false;
    }

    /** -1 for chunks. */
    private static long bodyLength(String head) {
        int at = head.indexOf("content-length:");
        return at < 0 ? -1 : Long.parseLong(head.substring(at + 15, head.indexOf('\r', at)).strip());
    }

    private boolean readBody(ByteBuffer buffer) {
        int length = buffer.remaining();
        if (bodyLeft >= 0) {
            bodyLeft -= length;
            return bodyLeft <= 0;
        }
        int kept = Math.min(length, tail.length);
        System.arraycopy(tail, kept, tail, 0, tail.length - kept);
        buffer.position(buffer.limit() - kept).get(tail, tail.length - kept, kept);
        return java.util.Arrays.equals(tail, LAST_CHUNK);
    }
}
