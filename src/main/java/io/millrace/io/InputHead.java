package io.millrace.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/**
 * The first records of an input, in memory.
 *
 * @param records whole ones, not compressed
 * @param bytes that they have
 * @param storedBytes about how many bytes of the source they are, before decompression
 * @param complete true if they are the whole input
 */
public record InputHead(Input records, long bytes, long storedBytes, boolean complete) {
    /** So far behind the wanted length the end of a record is looked for. */
    private static final int MORE_BYTES = 1 << 20;

    /**
     * Reads about {@code maxBytes} of the first source, cut behind a line end that is not within quotes.
     *
     * @throws io.millrace.problem.JobException if the source cannot be read
     */
    public static InputHead read(Input input, int maxBytes) {
        Source first = input.sources().get(0);
        try (Counted stored = new Counted(first.open());
                InputStream in = input.compression().wrap(stored)) {
            byte[] head = in.readNBytes(maxBytes);
            boolean cut = head.length == maxBytes && input.format().kind() != RecordFormat.Kind.TEXT;
            byte[] whole = cut ? wholeLines(head, in) : head;
            boolean complete = whole.length == head.length
                    && in.read() < 0
                    && input.sources().size() == 1;
            Source source = new BytesSource(first.name(), whole);
            Input records = new Input(List.of(source), input.format(), Compression.NONE, input.splitBytes());
            boolean compressed = input.compression().of(first) != Compression.NONE;
            return new InputHead(records, whole.length, compressed ? stored.count : whole.length, complete);
        } catch (IOException e) {
            throw InputFailure.of(first.name(), e);
        }
    }

    /** Cuts behind the last line end that is not within quotes; reads on if there is none. */
    private static byte[] wholeLines(byte[] head, InputStream in) throws IOException {
        int cut = lastLineEnd(head);
        if (cut > 0) {
            return Arrays.copyOf(head, cut);
        }
        byte[] more = in.readNBytes(MORE_BYTES);
        byte[] longer = Arrays.copyOf(head, head.length + more.length);
        System.arraycopy(more, 0, longer, head.length, more.length);
        int end = lastLineEnd(longer);
        return end > 0 ? Arrays.copyOf(longer, end) : longer;
    }

    private static int lastLineEnd(byte[] bytes) {
        int cut = 0;
        boolean quoted = false;
        for (int i = 0; i < bytes.length; i++) {
            quoted ^= bytes[i] == '"';
            if (bytes[i] == '\n' && !quoted) {
                cut = i + 1;
            }
        }
        return cut;
    }

    /** Counts what is read. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count += next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
