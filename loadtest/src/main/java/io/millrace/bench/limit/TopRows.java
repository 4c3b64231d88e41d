package io.millrace.bench.limit;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** The rows with the largest values; of equal ones those with the smaller keys. */
final class TopRows {
    private record Row(String key, long value) {}

    private static final Comparator<Row> BEST_FIRST =
            Comparator.comparingLong(Row::value).reversed().thenComparing(Row::key);

    private final int limit;
    private final PriorityQueue<Row> rows = new PriorityQueue<>(BEST_FIRST.reversed());

    TopRows(int limit) {
        this.limit = limit;
    }

    /** The key is asked for only where the value is large enough. */
    void offer(long value, Supplier<String> key) {
        if (rows.size() == limit && value < rows.element().value()) {
            return;
        }
        rows.add(new Row(key.get(), value));
        if (rows.size() > limit) {
            rows.remove();
        }
    }

    /** Values below this one cannot get in. */
    long least() {
        return rows.size() < limit ? Long.MIN_VALUE : rows.element().value();
    }

    void addAll(TopRows other) {
        other.rows.forEach(row -> offer(row.value(), row::key));
    }

    byte[] toBytes() {
        Rows text = new Rows();
        rows.stream().sorted(BEST_FIRST).forEach(row -> {
            text.key(row.key()).addNumber(row.value());
            text.end();
        });
        return text.toBytes();
    }
}
