package io.millrace.function.sandbox;

import io.millrace.value.Value;
import java.util.Optional;

/**
 * What came of a {@link Trial}.
 *
 * @param value what it gave; empty if it failed, or gave what JSON cannot say, such as NaN
 * @param failure what a function threw
 */
public record Attempt(Optional<Value> value, Optional<String> failure) {}
