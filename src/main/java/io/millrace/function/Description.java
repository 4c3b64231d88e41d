package io.millrace.function;

/**
 * A built-in function as it is shown to users.
 *
 * @param name such as {@code _top}
 * @param usage how it is written in a job, such as {@code _top(n)}
 * @param about what it gives, in one sentence
 */
public record Description(String name, String usage, String about) {}
