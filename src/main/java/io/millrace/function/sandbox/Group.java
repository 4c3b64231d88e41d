package io.millrace.function.sandbox;

import io.millrace.value.Value;
import java.util.List;

/** A key with all of its values, or all of its states, in their order; at least one. */
public record Group(Value key, List<Value> items) {}
