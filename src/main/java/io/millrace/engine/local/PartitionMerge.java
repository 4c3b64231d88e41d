package io.millrace.engine.local;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One partition's parts, joined in the order of the splits, so that every run gives the same answer however its tasks
 * were scheduled. Neighbours are joined at once, also behind a hole: while one split is slow there are no more pieces
 * than tasks at once, however many splits are done meanwhile. Joining is associative, so this changes nothing else.
 * Thread-safe, for previews.
 */
final class PartitionMerge {
    private final Meter meter;
    /** By the first split in them; no two are neighbours. */
    private final TreeMap<Integer, Piece> pieces = new TreeMap<>();

    /**
     * Splits in a row.
     *
     * @param end the first split after them
     * @param bytes of input in them
     */
    private record Piece(int end, long bytes, Content content) {
        Piece append(Piece later) {
            return new Piece(later.end, bytes + later.bytes, content.append(later.content));
        }
    }

    PartitionMerge(Meter meter) {
        this.meter = meter;
    }

    /** Takes a part; each split gives exactly one. */
    synchronized PartitionMerge add(Part part) {
        int before = keys();
        int start = part.split();
        Piece piece = new Piece(start + 1, part.bytes(), part.content());
        Map.Entry<Integer, Piece> earlier = pieces.lowerEntry(start);
        if (earlier != null && earlier.getValue().end() == start) {
            start = earlier.getKey();
            piece = earlier.getValue().append(piece);
        }
        Piece later = pieces.remove(piece.end());
        pieces.put(start, later == null ? piece : piece.append(later));
        meter.addKeys(keys() - before);
        return this;
    }

    /** Looks at what is joined so far without a hole from the first split on; nothing is joined meanwhile. */
    synchronized <T> Optional<T> look(Function<Content, T> look) {
        return first().map(Piece::content).map(look);
    }

    /** Bytes of the input in what {@link #look} shows. */
    synchronized long joinedBytes() {
        return first().map(Piece::bytes).orElse(0L);
    }

    /** Splits in a row that wait for one another. */
    synchronized int pieces() {
        return pieces.size();
    }

    private int keys() {
        return first().map(piece -> piece.content().size()).orElse(0);
    }

    private Optional<Piece> first() {
        return Optional.ofNullable(pieces.get(0));
    }
}
