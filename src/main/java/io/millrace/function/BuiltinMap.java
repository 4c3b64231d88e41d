package io.millrace.function;

import io.millrace.value.Value;
import java.util.Optional;

/**
 * A built-in map function as a job names it.
 *
 * @param name {@code words}, {@code lines}, {@code identity} or {@code field}
 * @param key for {@code field}: the name of the member that is the key, or an array of names
 * @param value for {@code field}: the name of the member that is the value; without it the value is 1
 */
public record BuiltinMap(String name, Optional<Value> key, Optional<String> value) {
    /** One that takes no arguments. */
    public static BuiltinMap of(String name) {
        return new BuiltinMap(name, Optional.empty(), Optional.empty());
    }
}
