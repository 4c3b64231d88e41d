package io.millrace.value;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Members of an object in order, which nobody changes any more: whoever has one needs no copy. Two arrays, since most
 * objects have few members and a search through those takes no longer than to hash the name; a linked map has an entry
 * of 40 bytes for each, and its table.
 */
final class Members extends AbstractMap<String, Value> {
    /** With more members there is an index, so that no object takes time that grows with their square. */
    private static final int FEW = 16;

    private final String[] names;
    private final Value[] values;
    private final int size;
    /** Where each name stands; null while they are few. */
    private final @Nullable Map<String, Integer> index;

    private Members(Builder built) {
        this.names = built.names;
        this.values = built.values;
        this.size = built.size;
        this.index = built.index;
    }

    /** A copy of {@code members}, unless they cannot change. */
    static Members of(Map<String, Value> members) {
        if (members instanceof Members own) {
            return own;
        }
        Builder copy = new Builder(members.size());
        members.forEach(copy::put);
        return copy.build();
    }

    private static int find(String[] names, int size, @Nullable Map<String, Integer> index, @Nullable Object name) {
        if (index != null) {
            return index.getOrDefault(name, -1);
        }
        int at = size - 1;
        while (at >= 0 && !names[at].equals(name)) {
            at--;
        }
        return at;
    }

    @Override
    public @Nullable Value get(@Nullable Object name) {
        int at = find(names, size, index, name);
        return at < 0 ? null : values[at];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return find(names, size, index, name) >= 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Map.Entry<String, Value>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Map.Entry<String, Value>> {
        @Override
        public int size() {
            return size;
        }

        @Override
        public Iterator<Map.Entry<String, Value>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < size;
                }

                @Override
                public Map.Entry<String, Value> next() {
                    if (next == size) {
                        throw new NoSuchElementException();
                    }
                    int at = next++;
                    return Map.entry(names[at], values[at]);
                }
            };
        }
    }

    /** Collects members; one that is there already keeps its place and gets the new value. Used once. */
    static final class Builder {
        private static final int USUAL = 6;

        private String[] names;
        private Value[] values;
        private int size;
        private @Nullable Map<String, Integer> index;

        Builder() {
            this(USUAL);
        }

        private Builder(int capacity) {
            names = new String[capacity];
            values = new Value[capacity];
        }

        void put(String name, Value value) {
            int at = find(names, size, index, name);
            if (at >= 0) {
                values[at] = value;
            } else {
                add(name, value);
            }
        }

        private void add(String name, Value value) {
            if (size == names.length) {
                int capacity = Math.max(USUAL, 2 * size);
                names = Arrays.copyOf(names, capacity);
                values = Arrays.copyOf(values, capacity);
            }
            names[size] = name;
            values[size] = value;
            if (index != null) {
                index.put(name, size);
            } else if (size == FEW) {
                index = indexed();
            }
            size++;
        }

        private Map<String, Integer> indexed() {
            Map<String, Integer> places = new HashMap<>();
            for (int at = 0; at <= size; at++) {
                places.put(names[at], at);
            }
            return places;
        }

        Members build() {
            return new Members(this);
        }
    }
}
