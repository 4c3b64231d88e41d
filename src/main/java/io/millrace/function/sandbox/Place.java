package io.millrace.function.sandbox;

import io.millrace.problem.BadRecord;
import io.millrace.value.Value;
import java.util.Map;
import java.util.Optional;

/**
 * Where something happened that the user is told.
 *
 * @param words for a sentence
 * @param fields for the problem document
 */
record Place(String words, Map<String, Value> fields) {
    /** The index where a worker died without a word. */
    static final int UNKNOWN = -1;

    /** The index where it was one of all. */
    static final int SOMEWHERE = -2;

    /** Somewhere in a call of which no more is known. */
    static Place inStep(String words) {
        return new Place(words, Map.of());
    }

    /** At a record. */
    static Place atRecord(RecordBatch batch, int index) {
        if (index == UNKNOWN) {
            Place first = atRecord(batch, 0);
            return new Place(first.words() + " or one of the next", first.fields());
        }
        RecordBatch.Cursor cursor = new RecordBatch.Cursor(batch);
        int last = index == SOMEWHERE ? cursor.last() : 0;
        if (last > 0) {
            String words = "at one of the records of %s from line %d to line %d"
                    .formatted(batch.source(), batch.line(0), batch.line(last));
            return new Place(words, Map.of("source", Value.of(batch.source())));
        }
        return atRecord(batch, Math.max(index, 0), new RecordBatch.Cursor(batch));
    }

    private static Place atRecord(RecordBatch batch, int index, RecordBatch.Cursor cursor) {
        return new Place(
                "at " + batch.source() + " line " + batch.line(index),
                Value.object()
                        .put("source", batch.source())
                        .put("line", batch.line(index))
                        .put("record", cursor.text(index, BadRecord.MAX_RECORD_CHARS))
                        .build()
                        .members());
    }

    /** The same, and it is known of which key. */
    Place ofKey(Value key) {
        String words = fields.containsKey("key") ? this.words : this.words + ", for the key " + Problems.shown(key);
        return new Place(
                words,
                Value.object()
                        .putAll(fields)
                        .put("key", Problems.bounded(key))
                        .build()
                        .members());
    }

    /** Somewhere among the records of a batch, or behind them. */
    static Place inModule(Optional<RecordBatch> batch) {
        return batch.map(records -> {
                    Place first = atRecord(records, 0);
                    return new Place(first.words() + " or on one of the records behind it", first.fields());
                })
                .orElse(inStep("when it was flushed"));
    }

    /** The same, and it is known in which function; {@code pointer} is empty if it is not. */
    Place in(String pointer) {
        return pointer.isEmpty()
                ? this
                : new Place(
                        words,
                        Value.object()
                                .put("pointer", pointer)
                                .putAll(fields)
                                .build()
                                .members());
    }

    /** The function, at the beginning of a sentence. */
    String function() {
        return fields.get("pointer") instanceof Value.Text pointer
                ? "The function at " + pointer.value()
                : "A function";
    }

    /** At a key. */
    static Place atKey(GroupBatch groups, int index) {
        if (index == UNKNOWN) {
            Place first = atKey(groups, 0);
            return new Place(first.words() + " or one of the next", first.fields());
        }
        if (index == SOMEWHERE && groups.keys().size() > 1) {
            return new Place(
                    "on one of the keys from %s to %s"
                            .formatted(
                                    Problems.shown(groups.key(0)),
                                    Problems.shown(groups.key(groups.keys().size() - 1))),
                    Map.of());
        }
        Value key = groups.key(Math.max(index, 0));
        return new Place("on the key " + Problems.shown(key), Map.of("key", Problems.bounded(key)));
    }
}
