package io.millrace.bench.part;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One HTTP/1.1 connection with one request under way, which reads as little of the answers as it must. */
final class Exchange {
    private static final int LARGEST_HEAD = 8 * 1024;
    private static final byte[] HEAD_END = ascii("\r\n\r\n");
    private static final byte[] LENGTH = ascii("\ncontent-length: ");
    private static final byte[] LAST_CHUNK = ascii("\r\n0\r\n\r\n");
    private static final int STATUS = "HTTP/1.1 ".length();
    private static final int LOWER_CASE = 0x20;

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final byte[] head = new byte[LARGEST_HEAD];
    private final byte[] tail = new byte[LAST_CHUNK.length];
    private final boolean keepsBody;

    private byte[] body = new byte[0];
    private int bodyLength;
    private int headLength;
    private boolean inBody;
    private long bodyLeft;
    private int status;
    long startedAt;
    long lastByteAt;
    long longestGap;
    long bytes;

    Exchange(SocketChannel channel, byte[] request) {
        this(channel, request, false);
    }

    /** Keeps the body of an answer that says how long it is, if {@code keepsBody}. */
    Exchange(SocketChannel channel, byte[] request, boolean keepsBody) {
        this.channel = channel;
        this.keepsBody = keepsBody;
        this.request = ByteBuffer.allocateDirect(request.length).put(request);
    }

    /** Starts the next request; true if all of it was sent. */
    boolean start() throws IOException {
        request.clear();
        headLength = 0;
        Arrays.fill(tail, (byte) 0);
        inBody = false;
        bodyLength = 0;
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

    /** The body of the answer, as far as it has come; empty unless it is kept. */
    byte[] body() {
        return Arrays.copyOf(body, bodyLength);
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

    /** What was read is searched once more if it was not all of the head, which happens hardly ever. */
    private boolean readHead(ByteBuffer buffer) throws IOException {
        int before = headLength;
        int from = buffer.position();
        int length = Math.min(buffer.remaining(), head.length - headLength);
        buffer.get(head, headLength, length);
        headLength += length;
        int end = find(HEAD_END, headLength);
        if (end >= 0) {
            buffer.position(from + end + HEAD_END.length - before);
            inBody = true;
            status = number(STATUS);
            int field = find(LENGTH, end);
            bodyLeft = field < 0 ? -1 : number(field + LENGTH.length);
        } else if (headLength == head.length) {
            throw new IOException("The head of an answer is too long");
        }
        return inBody;
    }

    /** Where {@code text} in lower case stands in the head; -1 if it does not. */
    private int find(byte[] text, int end) {
        for (int at = 0; at <= end - text.length; at++) {
            int same = 0;
            while (same < text.length && lower(head[at + same]) == text[same]) {
                same++;
            }
            if (same == text.length) {
                return at;
            }
        }
        return -1;
    }

    private static int lower(byte character) {
        return character >= 'A' && character <= 'Z' ? character | LOWER_CASE : character;
    }

    private int number(int from) {
        int number = 0;
        for (int at = from; head[at] >= '0' && head[at] <= '9'; at++) {
            number = 10 * number + head[at] - '0';
        }
        return number;
    }

    private boolean readBody(ByteBuffer buffer) {
        int length = buffer.remaining();
        if (bodyLeft >= 0) {
            keep(buffer);
            bodyLeft -= length;
            return bodyLeft <= 0;
        }
        int kept = Math.min(length, tail.length);
        System.arraycopy(tail, kept, tail, 0, tail.length - kept);
        buffer.position(buffer.limit() - kept).get(tail, tail.length - kept, kept);
        return Arrays.equals(tail, LAST_CHUNK);
    }

    private void keep(ByteBuffer buffer) {
        if (keepsBody) {
            if (bodyLength == 0) {
                body = new byte[(int) bodyLeft];
            }
            int length = (int) Math.min(buffer.remaining(), bodyLeft);
            buffer.get(body, bodyLength, length);
            bodyLength += length;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
