package io.millrace.wire;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value whose long strings, arrays and objects are cut, so that its text stays below a bound. */
record Shortened(int maxChars, int maxItems) implements Value.Cases<Value> {
    private static final int FIRST_CHARS = 1 << 14;

    /** Cuts as little as a factor of two allows. */
    static Value to(int maxBytes, Value value) {
        Value cut = value;
        for (int chars = FIRST_CHARS; chars > 0 && Json.bytes(cut).length > maxBytes; chars /= 2) {
            cut = value.match(new Shortened(chars, Math.max(1, chars / 16)));
        }
        return cut;
    }

    @Override
    public Value onNull() {
        return Value.Null.NULL;
    }

    @Override
    public Value onBool(boolean value) {
        return Value.of(value);
    }

    @Override
    public Value onInt(long value) {
        return Value.of(value);
    }

    @Override
    public Value onDecimal(BigDecimal value) {
        return new Value.Decimal(value);
    }

    @Override
    public Value onReal(double value) {
        return Value.of(value);
    }

    /** Never cuts a character in two. */
    @Override
    public Value onText(String value) {
        if (value.length() <= maxChars) {
            return Value.of(value);
        }
        int end = Character.isHighSurrogate(value.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
        return Value.of(value.substring(0, end) + "…");
    }

    @Override
    public Value onArray(List<Value> items) {
        return Value.array(items.subList(0, Math.min(items.size(), maxItems)), item -> item.match(this));
    }

    /** Keeps at least as many members as a problem in an event has. */
    @Override
    public Value onObject(Map<String, Value> members) {
        Map<String, Value> kept = new LinkedHashMap<>();
        members.entrySet().stream()
                .limit(Math.max(16, maxItems))
                .forEach(member -> kept.put(member.getKey(), member.getValue().match(this)));
        return new Value.Obj(kept);
    }
}
