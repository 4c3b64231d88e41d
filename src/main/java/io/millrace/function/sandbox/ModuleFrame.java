package io.millrace.function.sandbox;

import io.millrace.problem.BadRecord;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.JsonSyntaxException;
import io.millrace.value.Value;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what a WebAssembly module gave, entry by entry; src/docs/WASM.md describes it. Nothing in it is trusted: what is
 * malformed ends the job as a failure of the module. Not thread-safe.
 */
public final class ModuleFrame {
    private static final int NULL = 0;
    private static final int INTEGER = 1;
    private static final int DOUBLE = 2;
    private static final int TEXT = 3;
    private static final int JSON = 4;

    /** As the harness has it for scripts, in characters. */
    private static final int MAX_KEY_BYTES = 1 << 16;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final Optional<RecordBatch> batch;
    private final Optional<RecordBatch.Cursor> records;
    private final String pointer;
    private final Function<String, JobException> failure;
    private int entryFrom;
    private int at;
    private Kind kind = Kind.END;

    // What the last entry has, of which the key or the text is a slice of the bytes.
    private int keyType;
    private int keyFrom;
    private int keyLength;
    private int valueType;
    private int valueFrom;
    private int valueLength;
    private long number;

    /** What an entry is; the order is that of the codes. */
    public enum Kind {
        /** There is no further entry. */
        END,
        /** A key and a value. */
        PAIR,
        /** A name, and what to add to the counter of that name. */
        COUNTER,
        /** How many pairs those of the frame stand for, if the module combined them. */
        EMITTED,
        /** A record that the module cannot map, and why. */
        BAD,
        /** A record that the module leaves out, and why. */
        SKIPPED;

        private static final Kind[] ALL = values();
    }

    /**
     * At the beginning of a frame.
     *
     * @param batch what was mapped; absent for what the module kept, in which no record can be bad
     * @param pointer of the module in the job
     * @param failure of the module, with a message for the user
     */
    ModuleFrame(byte[] bytes, Optional<RecordBatch> batch, String pointer, Function<String, JobException> failure) {
        this.bytes = bytes;
        this.batch = batch;
        this.records = batch.map(RecordBatch.Cursor::new);
        this.pointer = pointer;
        this.failure = failure;
    }

    /** True if it has no entry at all. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** What was mapped; absent for what the module kept. */
    public Optional<RecordBatch> batch() {
        return batch;
    }

    /** Moves to the next entry. */
    public Kind next() {
        if (at == bytes.length) {
            return Kind.END;
        }
        entryFrom = at;
        kind = kind(bytes[at++]);
        switch (kind) {
            case PAIR -> readPair();
            case COUNTER -> {
                text();
                readNumber();
            }
            case EMITTED -> readNumber();
            default -> {
                number = Integer.toUnsignedLong((int) INT.get(bytes, take(Integer.BYTES)));
                text();
            }
        }
        return kind;
    }

    private Kind kind(int code) {
        if (code <= 0 || code >= Kind.ALL.length) {
            throw malformed("an entry of the kind " + (code & 0xFF));
        }
        return Kind.ALL[code];
    }

    private void readPair() {
        keyType = type();
        keyLength = length(keyType);
        keyFrom = take(keyLength);
        if (keyLength > MAX_KEY_BYTES) {
            throw Problems.limitPassed(
                    MAX_KEY_BYTES + " bytes of a key", Place.inModule(batch).in(pointer));
        }
        valueType = type();
        valueLength = length(valueType);
        valueFrom = take(valueLength);
        number = valueLength == Long.BYTES ? (long) LONG.get(bytes, valueFrom) : 0;
    }

    private int type() {
        int type = bytes[take(1)];
        if (type < NULL || type > JSON) {
            throw malformed("a value of the type " + (type & 0xFF));
        }
        return type;
    }

    private int length(int type) {
        return switch (type) {
            case NULL -> 0;
            case INTEGER, DOUBLE -> Long.BYTES;
            default -> (int) INT.get(bytes, take(Integer.BYTES));
        };
    }

    private void text() {
        keyLength = length(TEXT);
        keyFrom = take(keyLength);
    }

    private void readNumber() {
        number = (long) LONG.get(bytes, take(Long.BYTES));
    }

    private int take(int length) {
        if (length < 0 || length > bytes.length - at) {
            throw malformed("it ends before an item of " + Integer.toUnsignedString(length) + " bytes does");
        }
        int from = at;
        at += length;
        return from;
    }

    /** True of a pair of a text and an integer: the key is in {@link #bytes}, the value is {@link #number}. */
    public boolean isCountOfText() {
        return keyType == TEXT && valueType == INTEGER;
    }

    /** True of a pair whose value is null, and not as JSON. */
    public boolean isNull() {
        return valueType == NULL;
    }

    /** The whole frame. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the text of a key starts. */
    public int keyFrom() {
        return keyFrom;
    }

    /** Bytes of the text of a key. */
    public int keyLength() {
        return keyLength;
    }

    /** The integer of an entry. */
    public long number() {
        return number;
    }

    /** The key of a pair. */
    public Value key() {
        return value(keyType, keyFrom, keyLength);
    }

    /** The value of a pair. */
    public Value value() {
        return value(valueType, valueFrom, valueLength);
    }

    /** The name of a counter. */
    public String name() {
        return text(keyFrom, keyLength);
    }

    /** A record that is bad or skipped; they have to come in the order of the input. */
    public BadRecord badRecord() {
        RecordBatch.Cursor cursor =
                records.orElseThrow(() -> malformed("a bad record, of which only map can tell where it is"));
        String code = kind == Kind.SKIPPED ? BadRecord.SKIPPED : "map-failed";
        return cursor.badRecord(number, code, name())
                .orElseThrow(() -> malformed("a bad record at " + number
                        + ", which is outside of the chunk or before the bad record that precedes it"));
    }

    private Value value(int type, int from, int length) {
        return switch (type) {
            case NULL -> Value.Null.NULL;
            case INTEGER -> Value.of((long) LONG.get(bytes, from));
            case DOUBLE -> real(Double.longBitsToDouble((long) LONG.get(bytes, from)));
            case TEXT -> Value.of(text(from, length));
            default -> json(from, length);
        };
    }

    private Value real(double value) {
        if (!Double.isFinite(value)) {
            throw malformed("the number " + value + ", which is not JSON");
        }
        return Value.of(value);
    }

    private Value json(int from, int length) {
        try {
            return Json.read(bytes, from, length);
        } catch (JsonSyntaxException e) {
            throw malformed("a value that is not JSON: " + e.getMessage());
        }
    }

    private String text(int from, int length) {
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    /** That the module failed, with what is wrong with the entry. */
    public JobException failure(String what) {
        return failure.apply(what);
    }

    private JobException malformed(String what) {
        return failure("its frame is malformed in the entry at byte " + entryFrom + ": " + what);
    }
}
