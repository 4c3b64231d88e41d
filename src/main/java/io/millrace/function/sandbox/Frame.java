package io.millrace.function.sandbox;

import io.millrace.value.ByteBuilder;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What goes through the pipe between the server and a worker, both ways: four bytes of length, one of kind, the payload.
 * A request is answered by any number of {@link Kind#MORE} frames and one of another kind; before that the worker may
 * ask for more of what it was sent, {@link Kind#WANT}.
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes on the wire, never compared.
record Frame(Kind kind, byte[] payload) {
    private static final int HEADER_BYTES = Integer.BYTES + 1;

    /** Four times the longest record: what says to be longer was not written by either end. */
    private static final int MAX_BYTES = 1 << 28;

    /** The codes are on the wire; both ends are always of the same build. */
    enum Kind {
        /** Request: a fresh isolate with this time limit and one for loading (longs, milliseconds), and program. */
        OPEN('O'),
        /**
         * Request: whether all is ASCII (byte), whether the job ends with a bad record (byte), first line (long), encoding,
         * source, lines (count, ints), then the records; for a module those alone.
         */
        MAP('M'),
        /** Request: the same; answers with the first pairs, uncombined. */
        SAMPLE('S'),
        /** Request, of a module: what it has kept of this split alone. */
        END_SPLIT('E'),
        /** Request: all combined pairs. */
        FLUSH('F'),
        /** Request: whether the items are states (byte), whether the last group goes on (byte), the groups as JSON. */
        REDUCE('R'),
        /** Request: a trial, then groups as JSON. */
        ATTEMPT('A'),
        /** Request: what {@link #WANT} asked for: if it is the last chunk a point, else a plus, and the values as JSON. */
        VALUES('V'),
        /** Answer: a part of the result, as JSON. */
        MORE('+'),
        /** In the midst of a reduce: the chunk of the last group's values with this number (int), or -1 for their count. */
        WANT('?'),
        /** Answer: the rest of the result, as JSON; of a module its frame. */
        DONE('.'),
        /** Answer: a snippet does not compile: line (int), column (int), pointer, message. */
        NOT_COMPILED('C'),
        /** Answer: a function of the reduce failed, as JSON; a module failed, as text. */
        FAILED('!'),
        /** Last answer: no progress within the time limit, as {@link LastWords} reads it. */
        TIMED_OUT('T'),
        /** Last answer: a limit was passed. */
        LIMIT_PASSED('L'),
        /** Last answer: too much memory used. */
        OUT_OF_MEMORY('X'),
        /** Answer: a bug, as text. */
        BROKEN('B');

        private static final Kind[] ALL = values();

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) throws IOException {
            for (Kind kind : ALL) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new StreamCorruptedException("Not the code of a frame: " + code);
        }
    }

    /** A frame whose payload is one text. */
    static Frame ofText(Kind kind, String text) {
        return new Frame(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A frame whose payload is one number. */
    static Frame ofInt(Kind kind, int value) {
        return new Frame(kind, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    /** The payload as text. */
    String text() {
        return text(payload);
    }

    /** A payload as text. */
    static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** Writes and flushes. */
    void writeTo(OutputStream out) throws IOException {
        write(out, kind, payload, ByteBuffer.allocate(0));
    }

    /** Writes a frame whose payload is {@code head} and then {@code tail}, which has an array. */
    static void write(OutputStream out, Kind kind, byte[] head, ByteBuffer tail) throws IOException {
        out.write(ByteBuffer.allocate(HEADER_BYTES)
                .putInt(head.length + tail.remaining())
                .put((byte) kind.code)
                .array());
        out.write(head);
        out.write(tail.array(), tail.arrayOffset() + tail.position(), tail.remaining());
        out.flush();
    }

    /**
     * Reads the next frame.
     *
     * @throws EOFException if the other end is gone
     * @throws StreamCorruptedException if something else wrote into the pipe, such as a JVM that crashes
     */
    static Frame read(DataInputStream in) throws IOException {
        int length = in.readInt();
        Kind kind = Kind.of(in.readByte());
        if (length < 0 || length > MAX_BYTES) {
            throw new StreamCorruptedException("Not the length of a frame: " + length);
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(kind, payload);
    }

    /** Appends a number of four bytes. */
    static void putInt(ByteBuilder out, int value) {
        out.put(value >>> 24).put(value >>> 16).put(value >>> 8).put(value);
    }

    /** Appends a text that {@link #getText} reads. */
    static void putText(ByteBuilder out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putInt(out, utf8.length);
        out.put(utf8);
    }

    /** Reads what {@link #putText} wrote. */
    static String getText(ByteBuffer in) {
        byte[] utf8 = new byte[in.getInt()];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
