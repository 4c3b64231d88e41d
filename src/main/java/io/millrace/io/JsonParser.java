package io.millrace.io;

import io.millrace.value.Json;
import io.millrace.value.JsonSyntaxException;
import io.millrace.value.Value;

/** A record is JSON: any value among the values of a job specification, else an object. */
final class JsonParser implements RecordParser {
    private final boolean objectsOnly;

    JsonParser(RecordFormat.Kind kind) {
        objectsOnly = kind == RecordFormat.Kind.NDJSON;
    }

    @Override
    public void parse(byte[] bytes, int from, int to, long line, RecordVisitor visitor) {
        Value value;
        try {
            value = Json.read(bytes, from, to - from);
        } catch (JsonSyntaxException e) {
            visitor.bad("malformed", "Not JSON at column " + e.column() + ": " + e.getMessage(), line, from, to);
            return;
        }
        if (objectsOnly && !(value instanceof Value.Obj)) {
            visitor.bad("malformed", "Expected a JSON object on each line", line, from, to);
        } else {
            visitor.record(value, line, from, to);
        }
    }
}
