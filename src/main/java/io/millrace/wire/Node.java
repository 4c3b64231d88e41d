package io.millrace.wire;

import io.millrace.value.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value of a job specification at its place. What is asked for and not there is noted as an error, and nothing comes
 * back.
 *
 * @param parent what it is in; null for the whole
 * @param name in the parent
 */
record Node(Value value, @Nullable Node parent, String name, SpecErrors errors) {
    /** The whole specification. */
    static Node root(Value value, SpecErrors errors) {
        return new Node(value, null, "", errors);
    }

    /** The JSON Pointer to it, which only errors need. */
    String pointer() {
        return parent == null ? "" : parent.pointer() + "/" + escaped(name);
    }

    Optional<String> text() {
        return value instanceof Value.Text text ? Optional.of(text.value()) : wrong("a string");
    }

    Optional<Boolean> bool() {
        return value instanceof Value.Bool bool ? Optional.of(bool.value()) : wrong("true or false");
    }

    Optional<Long> integer(long min, long max) {
        if (!(value instanceof Value.Int integer)) {
            return wrong("an integer");
        }
        return integer.value() < min || integer.value() > max
                ? outOfRange(min + " to " + max)
                : Optional.of(integer.value());
    }

    Optional<Double> share() {
        if (value instanceof Value.Int || value instanceof Value.Real) {
            double number = value instanceof Value.Int integer ? integer.value() : ((Value.Real) value).value();
            return number < 0 || number > 1 ? outOfRange("0 to 1") : Optional.of(number);
        }
        return wrong("a number");
    }

    /** An ISO 8601 duration such as {@code PT1M30S}, from {@code min} to {@code max}. */
    Optional<Duration> duration(Duration min, Duration max) {
        return text().flatMap(text -> {
            Optional<Duration> parsed = parse(text);
            if (parsed.isEmpty()) {
                return this.<Duration>error("invalid-value", "This is no ISO 8601 duration such as PT30S or PT1.5S");
            }
            boolean inRange = parsed.get().compareTo(min) >= 0 && parsed.get().compareTo(max) <= 0;
            return inRange ? parsed : outOfRange(min + " to " + max);
        });
    }

    private static Optional<Duration> parse(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    Optional<List<Node>> items() {
        if (!(value instanceof Value.Array array)) {
            return wrong("an array");
        }
        List<Node> items = new ArrayList<>();
        for (Value item : array.items()) {
            items.add(new Node(item, this, Integer.toString(items.size()), errors));
        }
        return Optional.of(items);
    }

    /** The strings of an array of one or more. */
    Optional<List<String>> texts() {
        Optional<List<Node>> items = items();
        if (items.isPresent() && items.get().isEmpty()) {
            return error("invalid-value", "This must have at least one element");
        }
        return items.map(
                nodes -> nodes.stream().flatMap(item -> item.text().stream()).toList());
    }

    /** The members, all of which must be named in {@code known}. */
    Optional<Members> members(List<String> known) {
        return value instanceof Value.Obj object
                ? Optional.of(Members.checked(this, object, known))
                : wrong("an object");
    }

    /** The string, which must be one of {@code known}. */
    Optional<String> oneOf(String what, Collection<String> known) {
        return text().filter(text -> {
            if (!known.contains(text)) {
                errors.unknown(pointer(), "unknown-name", what, text, known);
            }
            return known.contains(text);
        });
    }

    Node member(String memberName, Value member) {
        return new Node(member, this, memberName, errors);
    }

    <T> Optional<T> error(String code, String detail) {
        errors.add(pointer(), code, detail);
        return Optional.empty();
    }

    <T> Optional<T> wrong(String wanted) {
        return error("wrong-type", "This must be " + wanted);
    }

    private <T> Optional<T> outOfRange(String range) {
        return error("out-of-range", "This must be from " + range);
    }

    static String escaped(String member) {
        return member.replace("~", "~0").replace("/", "~1");
    }
}
