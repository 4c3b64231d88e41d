package io.millrace.wire;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes {@code multipart/form-data} (RFC 7578) apart while it arrives, in pieces of any size. Keeps no more of it than a
 * delimiter or the header of a part. Not thread-safe.
 */
public final class MultipartReader {
    private static final int MAX_HEADER_BYTES = 8 << 10;
    private static final int MAX_BOUNDARY_CHARS = 70;
    private static final byte[] HEADER_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] delimiter;
    private final Parts parts;
    private byte[] pending = "\r\n".getBytes(StandardCharsets.US_ASCII);
    private State state = State.PREAMBLE;

    /** What the parts are given to. */
    public interface Parts {
        /** A part starts. */
        void begin(String name);

        /** Some bytes of the part. */
        void data(byte[] bytes, int offset, int length);

        /** The part is complete. */
        void end();
    }

    private enum State {
        PREAMBLE,
        AFTER_DELIMITER,
        HEADER,
        DATA,
        EPILOGUE
    }

    /**
     * Starts a request.
     *
     * @param contentType the header, with the boundary
     * @throws JobException {@code invalid-request}, if the boundary is missing or too long
     */
    public MultipartReader(String contentType, Parts parts) {
        String boundary = MediaTypes.parameter(contentType, "boundary")
                .filter(text -> !text.isEmpty() && text.length() <= MAX_BOUNDARY_CHARS)
                .orElseThrow(() -> bad("The Content-Type needs a boundary of 1 to 70 characters"));
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.parts = parts;
    }

    /** Reads on. */
    public void add(byte[] bytes) {
        byte[] all = Arrays.copyOf(pending, pending.length + bytes.length);
        System.arraycopy(bytes, 0, all, pending.length, bytes.length);
        int at = 0;
        int next = step(all, at);
        while (next > at) {
            at = next;
            next = step(all, at);
        }
        pending = state == State.EPILOGUE ? new byte[0] : Arrays.copyOfRange(all, at, all.length);
    }

    /** Checks that nothing is missing. */
    public void finish() {
        if (state != State.EPILOGUE) {
            throw bad("The body ends before its last boundary");
        }
    }

    /** Takes what can be taken from {@code at}; the same place if more bytes are needed. */
    private int step(byte[] all, int at) {
        return switch (state) {
            case PREAMBLE, DATA -> content(all, at);
            case AFTER_DELIMITER -> afterDelimiter(all, at);
            case HEADER -> header(all, at);
            case EPILOGUE -> at;
        };
    }

    private int content(byte[] all, int at) {
        int found = indexOf(all, at, delimiter);
        int end = found >= 0 ? found : Math.max(at, all.length - delimiter.length + 1);
        boolean inPart = state == State.DATA;
        if (inPart && end > at) {
            parts.data(all, at, end - at);
        }
        if (found < 0) {
            return end;
        }
        if (inPart) {
            parts.end();
        }
        state = State.AFTER_DELIMITER;
        return found + delimiter.length;
    }

    private int afterDelimiter(byte[] all, int at) {
        int start = at;
        while (start < all.length && (all[start] == ' ' || all[start] == '\t')) {
            start++;
        }
        if (all.length - start < 2) {
            return at;
        }
        if (all[start] == '-' && all[start + 1] == '-') {
            state = State.EPILOGUE;
        } else if (all[start] == '\r' && all[start + 1] == '\n') {
            state = State.HEADER;
        } else {
            throw bad("There is text behind a boundary");
        }
        return start + 2;
    }

    private int header(byte[] all, int at) {
        int end = indexOf(all, at, HEADER_END);
        if (end - at > MAX_HEADER_BYTES || (end < 0 && all.length - at > MAX_HEADER_BYTES)) {
            throw bad("The header of a part is longer than " + MAX_HEADER_BYTES + " bytes");
        }
        if (end < 0) {
            return at;
        }
        parts.begin(name(new String(all, at, end - at, StandardCharsets.UTF_8)));
        state = State.DATA;
        return end + HEADER_END.length;
    }

    private static String name(String header) {
        Optional<String> disposition = Arrays.stream(header.split("\r\n"))
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-disposition:"))
                .map(line -> line.substring(line.indexOf(':') + 1))
                .findFirst();
        return disposition
                .flatMap(value -> MediaTypes.parameter(value, "name"))
                .filter(name -> !name.isEmpty())
                .orElseThrow(() -> bad("A part needs Content-Disposition: form-data; name=\"…\""));
    }

    private static int indexOf(byte[] all, int from, byte[] wanted) {
        for (int i = from; i <= all.length - wanted.length; i++) {
            if (all[i] == wanted[0] && Arrays.equals(all, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    private static JobException bad(String detail) {
        return new JobException(ErrorCode.INVALID_REQUEST, detail);
    }
}
