package io.millrace.io;

import io.millrace.value.ByteBuilder;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The first records of an input, in memory. A record is there as a whole or not at all.
 *
 * @param records not compressed; without any source if the first record is too long
 * @param bytes that they have
 * @param storedBytes about how many bytes of the sources they are, before decompression
 * @param wholeSource true if they are all records of the sources that they are from
 * @param complete true if they are the whole input
 */
public record InputHead(Input records, long bytes, long storedBytes, boolean wholeSource, boolean complete) {
    /** Longer records are read only where that many bytes are wanted anyway. */
    public static final int MAX_RECORD_BYTES = 1 << 20;

    /** To open many small ones takes longer than to read them. */
    static final int MAX_SOURCES = 256;

    private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /**
     * Reads about {@code maxBytes} of the first sources, cut behind a record; more if the first record is longer.
     *
     * @throws io.millrace.problem.JobException if a source cannot be read
     */
    public static InputHead read(Input input, int maxBytes) {
        List<Source> sources = new ArrayList<>();
        long bytes = 0;
        long storedBytes = 0;
        boolean whole = true;
        int most = Math.min(MAX_SOURCES, input.sources().size());
        for (int i = 0; i < most && whole && bytes < maxBytes; i++) {
            Head head = head(input, input.sources().get(i), (int) (maxBytes - bytes), bytes == 0);
            whole = head.wholeSource();
            sources.addAll(head.records().stream().toList());
            bytes += head.bytes();
            storedBytes += head.storedBytes();
        }
        Input records = new Input(sources, input.format(), Compression.NONE, input.splitBytes());
        boolean complete = whole && sources.size() == input.sources().size();
        return new InputHead(records, bytes, storedBytes, whole, complete);
    }

    /** The first records of one source. */
    private record Head(Optional<Source> records, long storedBytes, boolean wholeSource) {
        long bytes() {
            return records.map(Source::size).orElse(0L);
        }
    }

    private static Head head(Input input, Source source, int maxBytes, boolean first) {
        try (Counted stored = new Counted(source.open());
                InputStream in = input.compression().wrap(stored)) {
            int longest = first ? MAX_RECORD_BYTES : maxBytes;
            Cut cut = cut(source.name(), in, RecordEnds.of(input.format()), maxBytes, longest);
            long bytes = cut.records().map(Source::size).orElse(0L);
            boolean compressed = bytes > 0 && input.compression().of(source) != Compression.NONE;
            return new Head(cut.records(), compressed ? stored.count : bytes, cut.wholeSource());
        } catch (IOException e) {
            throw InputFailure.of(source.name(), e);
        }
    }

    /** The same records so many times. A source that goes on behind them stays one; whole sources come again as they are. */
    public InputHead repeated(int times) {
        List<Source> sources = records.sources();
        boolean joins = sources.size() == 1 && !wholeSource;
        List<Source> repeated = joins
                ? List.of(joined(sources.get(0), times))
                : Collections.nCopies(times, sources).stream()
                        .flatMap(List::stream)
                        .toList();
        Input input = new Input(repeated, records.format(), records.compression(), records.splitBytes());
        return new InputHead(input, bytes * times, storedBytes * times, wholeSource, false);
    }

    private Source joined(Source source, int times) {
        try (InputStream in = source.open()) {
            byte[] once = in.readAllBytes();
            int header = records.format().header()
                    ? RecordEnds.of(records.format()).next(once, bomLength(once), once.length)
                    : bomLength(once);
            ByteBuilder all = new ByteBuilder(once.length * times).put(once, 0, once.length);
            for (int i = 1; i < times; i++) {
                all.put(once, header, once.length - header);
            }
            return new BytesSource(source.name(), all.toBytes());
        } catch (IOException e) {
            throw InputFailure.of(source.name(), e);
        }
    }

    private record Cut(Optional<Source> records, boolean wholeSource) {}

    /** Reads on, each time twice as far, until a record or the source ends; a byte more tells whether the source does. */
    private static Cut cut(String name, InputStream in, RecordEnds ends, int maxBytes, int longest) throws IOException {
        int wanted = maxBytes;
        byte[] bytes = in.readNBytes(wanted + 1);
        while (bytes.length > wanted) {
            int end = ends.last(bytes, bomLength(bytes), wanted);
            if (end > 0) {
                return new Cut(Optional.of(new BytesSource(name, Arrays.copyOf(bytes, end))), false);
            }
            if (wanted >= longest) {
                return new Cut(Optional.empty(), false);
            }
            wanted = Math.min(2 * wanted, longest);
            byte[] more = in.readNBytes(wanted + 1 - bytes.length);
            int before = bytes.length;
            bytes = Arrays.copyOf(bytes, before + more.length);
            System.arraycopy(more, 0, bytes, before, more.length);
        }
        return new Cut(Optional.of(new BytesSource(name, bytes)), true);
    }

    /** Quotes open only at the start of a field, which is behind the mark. */
    private static int bomLength(byte[] bytes) {
        boolean marked = bytes.length >= BOM.length && Arrays.equals(bytes, 0, BOM.length, BOM, 0, BOM.length);
        return marked ? BOM.length : 0;
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
