package io.millrace.function.sandbox;

import io.millrace.value.Value;

/** What a map function emitted, or a key with the state of its combined values. */
public record Pair(Value key, Value value) {}
