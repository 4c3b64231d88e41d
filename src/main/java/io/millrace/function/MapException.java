package io.millrace.function;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A record that a map function cannot map, or whose value a reduce cannot take; the message is for the user. */
public final class MapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** So much of a value is shown. */
    private static final int MAX_SHOWN_CHARS = 80;

    /** With what is wrong with the record, in one sentence. */
    public MapException(String message) {
        super(message);
    }

    /** The rule that was broken, and the value that broke it: {@code RULE; VERB a string: "x"}. */
    static MapException of(String rule, String verb, Value value) {
        return new MapException(rule + "; " + verb + " " + value.match(new Kind()) + ": " + shown(value));
    }

    private static String shown(Value value) {
        String text = Json.text(value);
        if (text.length() <= MAX_SHOWN_CHARS) {
            return text;
        }
        boolean inPair = Character.isHighSurrogate(text.charAt(MAX_SHOWN_CHARS - 1));
        return text.substring(0, inPair ? MAX_SHOWN_CHARS - 1 : MAX_SHOWN_CHARS) + "…";
    }

    private static final class Kind implements Value.Cases<String> {
        @Override
        public String onNull() {
            return "nothing";
        }

        @Override
        public String onBool(boolean value) {
            return "a boolean";
        }

        @Override
        public String onInt(long value) {
            return "an integer";
        }

        @Override
        public String onDecimal(BigDecimal value) {
            return "a decimal";
        }

        @Override
        public String onReal(double value) {
            return "a number";
        }

        @Override
        public String onText(String value) {
            return "a string";
        }

        @Override
        public String onArray(List<Value> items) {
            return "an array";
        }

        @Override
        public String onObject(Map<String, Value> members) {
            return "an object";
        }
    }
}
