package io.millrace.engine.local;

import io.millrace.engine.Output;
import io.millrace.engine.Row;
import io.millrace.value.ByteBuilder;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/** The order, number and shape that an output asks for. */
final class RowRanking {
    private static final byte[] NOTHING = {};

    private final Output output;
    private final Comparator<Ranked> order;

    RowRanking(Output output) {
        this.output = output;
        this.order = Ranked.order(
                output.sort() == Output.Sort.KEY_DESCENDING || output.sort() == Output.Sort.VALUE_DESCENDING);
    }

    Comparator<Ranked> order() {
        return order;
    }

    long limit() {
        return output.limit().isPresent() ? output.limit().getAsInt() : Long.MAX_VALUE;
    }

    /** Ranks the row of a key that no other row has. */
    Ranked rank(byte[] key, Value value) {
        Row row = new Row(KeyCodec.decode(key), project(value));
        return byValue() ? new Ranked(KeyCodec.encode(row.value()), key, row) : new Ranked(key, NOTHING, row);
    }

    /** Ranks row number {@code sequence} of those that are in the input's order. */
    Ranked rank(Row emitted, long sequence) {
        Row row = new Row(emitted.key(), project(emitted.value()));
        ByteBuilder tie = new ByteBuilder(16);
        if (output.sort() == Output.Sort.NONE) {
            return new Ranked(tie.putLong(sequence).toBytes(), NOTHING, row);
        }
        if (byValue()) {
            KeyCodec.encode(row.key(), tie);
        }
        Value ranked = byValue() ? row.value() : row.key();
        return new Ranked(KeyCodec.encode(ranked), tie.putLong(sequence).toBytes(), row);
    }

    /** The first {@link #limit} of {@code rows} in order; with a limit no more than that are held. */
    List<Ranked> first(Stream<Ranked> rows) {
        List<Ranked> first = new ArrayList<>();
        if (output.limit().isEmpty()) {
            rows.forEach(first::add);
        } else {
            PriorityQueue<Ranked> best = new PriorityQueue<>(order.reversed());
            rows.forEach(row -> {
                best.add(row);
                if (best.size() > limit()) {
                    best.remove();
                }
            });
            first.addAll(best);
        }
        first.sort(order);
        return first;
    }

    private boolean byValue() {
        return output.sort() == Output.Sort.VALUE || output.sort() == Output.Sort.VALUE_DESCENDING;
    }

    private Value project(Value value) {
        if (output.project().isEmpty() || !(value instanceof Value.Obj object)) {
            return value;
        }
        Map<String, Value> members = new LinkedHashMap<>();
        output.project()
                .forEach((name, member) -> members.put(name, object.members().getOrDefault(member, Value.Null.NULL)));
        return new Value.Obj(members);
    }
}
