package io.millrace.function.sandbox;

/**
 * The text of one function as the user wrote it: an arrow function, a {@code function} expression or one named function
 * declaration.
 *
 * @param pointer JSON Pointer of the function in the job spec, such as {@code /map} or {@code /reduce/add}; two snippets
 *     of one program have different ones
 * @param source JavaScript
 */
public record Snippet(String pointer, String source) {}
