package io.millrace.value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A JSON value, immutable. Numbers keep what they were: {@link Int} is exact to 64 bits, {@link Decimal} has a fixed
 * number of digits, {@link Real} is a finite IEEE 754 double.
 */
public sealed interface Value {

    /** Calls the case of {@code cases} that fits this value. */
    <R> R match(Cases<R> cases);

    /** One method for each kind of value, so that a new kind breaks every reader at compile time. */
    interface Cases<R> {
        /** The value is {@code null}. */
        R onNull();

        /** The value is a boolean. */
        R onBool(boolean value);

        /** The value is an integer. */
        R onInt(long value);

        /** The value is a decimal with a fixed number of digits. */
        R onDecimal(BigDecimal value);

        /** The value is a double. */
        R onReal(double value);

        /** The value is a string. */
        R onText(String value);

        /** The value is an array. */
        R onArray(List<Value> items);

        /** The value is an object. */
        R onObject(Map<String, Value> members);
    }

    /** JSON {@code null}. */
    enum Null implements Value {
        /** The only one. */
        NULL;

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onNull();
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Value {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onBool(value);
        }
    }

    /** An integer of 64 bits. */
    record Int(long value) implements Value {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onInt(value);
        }
    }

    /** A number with a fixed count of digits after the point, written with all of them. */
    record Decimal(BigDecimal value) implements Value {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onDecimal(value);
        }
    }

    /** A finite double. */
    record Real(double value) implements Value {
        /** Refuses what JSON cannot say. */
        public Real {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("Not a JSON number: " + value);
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onReal(value);
        }
    }

    /** A string. */
    record Text(String value) implements Value {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onText(value);
        }
    }

    /** An array. */
    record Array(List<Value> items) implements Value {
        /** Copies {@code items}. */
        public Array {
            items = List.copyOf(items);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onArray(items);
        }
    }

    /** An object; members keep their order of insertion. */
    record Obj(Map<String, Value> members) implements Value {
        /** Copies {@code members}. */
        public Obj {
            members = Members.of(members);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onObject(members);
        }
    }

    /** The integer {@code value}. */
    static Value of(long value) {
        return new Int(value);
    }

    /** The double {@code value}, which must be finite. */
    static Value of(double value) {
        return new Real(value);
    }

    /** The string {@code value}. */
    static Value of(String value) {
        return new Text(value);
    }

    /** The boolean {@code value}. */
    static Value of(boolean value) {
        return new Bool(value);
    }

    /** An array of {@code items}, each made by {@code toValue}. */
    static <T> Value array(Iterable<? extends T> items, Function<? super T, ? extends Value> toValue) {
        List<Value> values = new ArrayList<>();
        items.forEach(item -> values.add(toValue.apply(item)));
        return new Array(values);
    }

    /** An object of one member. */
    static Obj object(String name, Value value) {
        return new Obj(Map.of(name, value));
    }

    /** Starts an object. */
    static ObjectBuilder object() {
        return new ObjectBuilder();
    }

    /** Collects the members of an object in order. */
    final class ObjectBuilder {
        private final Members.Builder members = new Members.Builder();
        private boolean built;

        private ObjectBuilder() {}

        /** Adds a member. */
        public ObjectBuilder put(String name, Value value) {
            if (built) {
                throw new IllegalStateException("The object is built already");
            }
            members.put(name, value);
            return this;
        }

        /** Adds a string. */
        public ObjectBuilder put(String name, String value) {
            return put(name, Value.of(value));
        }

        /** Adds an integer. */
        public ObjectBuilder put(String name, long value) {
            return put(name, Value.of(value));
        }

        /** Adds all members of {@code more}. */
        public ObjectBuilder putAll(Map<String, Value> more) {
            more.forEach(this::put);
            return this;
        }

        /** The object; nothing can be added to it any more. */
        public Obj build() {
            built = true;
            return new Obj(members.build());
        }
    }
}
