package io.millrace.engine.local;

import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One partition's parts, joined in the order of the splits as soon as there is no hole before them, so that every run
 * gives the same answer however its tasks were scheduled. Thread-safe, for previews.
 */
final class PartitionMerge {
    private final Meter meter;
    private final TreeMap<Integer, Content> early = new TreeMap<>();
    private @Nullable Content joined;
    private int next;

    PartitionMerge(Meter meter) {
        this.meter = meter;
    }

    /** Takes a part; each split gives exactly one. */
    synchronized PartitionMerge add(Part part) {
        early.put(part.split(), part.content());
        Content content;
        while ((content = early.remove(next)) != null) {
            join(content);
            next++;
        }
        return this;
    }

    private void join(Content content) {
        int before = joined == null ? 0 : joined.size();
        Content all = joined == null ? content : joined.append(content);
        meter.addKeys(all.size() - before);
        joined = all;
    }

    /** Looks at what is joined so far; nothing is joined meanwhile. */
    synchronized <T> Optional<T> look(Function<Content, T> look) {
        return Optional.ofNullable(joined).map(look);
    }
}
