package io.millrace.function.sandbox;

import io.millrace.problem.BadRecord;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what the harness writes: JSON without more structure than needed. */
final class Answers {
    private static final int PAIR = 2;
    private static final int BAD = 4;

    private Answers() {}

    /**
     * A part of the answer to a batch.
     *
     * @param cursor the same for all parts
     */
    static BatchResult batch(byte[] part, RecordBatch batch, RecordBatch.Cursor cursor) {
        List<Pair> pairs = new ArrayList<>();
        Map<String, Long> counters = new LinkedHashMap<>();
        List<BadRecord> bad = new ArrayList<>();
        Map<String, Value> answer = members(part);
        addPairs(items(answer, "pairs"), pairs);
        addCounters(items(answer, "counters"), counters);
        addBad(items(answer, "bad"), batch, cursor, bad);
        long in = integer(member(answer, "in"));
        long out = integer(member(answer, "out"));
        return new BatchResult(
                pairs, in, out, counters, bad, isTrue(member(answer, "hasValue")), undefined(answer, batch));
    }

    /** How many there are, and the index of the first record that emitted one. */
    private static Optional<BatchResult.Undefined> undefined(Map<String, Value> answer, RecordBatch batch) {
        if (!answer.containsKey("undefined")) {
            return Optional.empty();
        }
        List<Value> found = items(answer, "undefined");
        long line = batch.line((int) integer(found.get(1)));
        return Optional.of(new BatchResult.Undefined(integer(found.get(0)), batch.source(), line));
    }

    /** A part of the answer to a flush. */
    static List<Pair> pairs(byte[] part) {
        List<Pair> pairs = new ArrayList<>();
        addPairs(items(part), pairs);
        return pairs;
    }

    /** A part of the answer to a reduce. */
    static List<Value> values(byte[] part) {
        return items(part);
    }

    /** The answer to a trial: of each group the value, or a failure, or neither, see {@link Attempt}. */
    static List<Attempt> attempts(byte[] part) {
        return values(part).stream().map(Answers::attempt).toList();
    }

    private static Attempt attempt(Value answer) {
        Map<String, Value> members = ((Value.Obj) answer).members();
        return new Attempt(
                Optional.ofNullable(members.get("value")),
                Optional.ofNullable(members.get("failure")).map(Answers::text));
    }

    /** The members of an object. */
    static Map<String, Value> members(byte[] object) {
        return ((Value.Obj) Json.read(object, 0, object.length)).members();
    }

    /** A string, or an empty one if {@code value} is none. */
    static String text(Value value) {
        return value instanceof Value.Text text ? text.value() : "";
    }

    private static void addPairs(List<Value> flat, List<Pair> pairs) {
        for (int i = 0; i < flat.size(); i += PAIR) {
            pairs.add(new Pair(flat.get(i), flat.get(i + 1)));
        }
    }

    private static void addCounters(List<Value> flat, Map<String, Long> counters) {
        for (int i = 0; i < flat.size(); i += PAIR) {
            counters.merge(text(flat.get(i)), integer(flat.get(i + 1)), Long::sum);
        }
    }

    private static void addBad(List<Value> flat, RecordBatch batch, RecordBatch.Cursor cursor, List<BadRecord> bad) {
        for (int i = 0; i < flat.size(); i += BAD) {
            int index = (int) integer(flat.get(i));
            String record = cursor.text(index, BadRecord.MAX_RECORD_CHARS);
            bad.add(new BadRecord(
                    batch.source(),
                    batch.line(index),
                    text(flat.get(i + 1)),
                    text(flat.get(i + 2)),
                    record,
                    text(flat.get(i + 3))));
        }
    }

    private static List<Value> items(Map<String, Value> answer, String name) {
        return ((Value.Array) member(answer, name)).items();
    }

    private static List<Value> items(byte[] array) {
        return ((Value.Array) Json.read(array, 0, array.length)).items();
    }

    private static Value member(Map<String, Value> answer, String name) {
        return answer.getOrDefault(name, Value.Null.NULL);
    }

    private static boolean isTrue(Value value) {
        return value instanceof Value.Bool bool && bool.value();
    }

    /** A whole number. */
    static long integer(Value value) {
        return ((Value.Int) value).value();
    }
}
