package io.millrace.function.sandbox;

/**
 * One function as the user wrote it. In JavaScript the text is an arrow function, a {@code function} expression or one
 * named function declaration.
 *
 * @param pointer JSON Pointer of the function in the job spec, such as {@code /map} or {@code /reduce/add}; two snippets
 *     of one program have different ones
 * @param source the text
 */
public record Snippet(String pointer, Language language, String source) {
    /** In JavaScript. */
    public Snippet(String pointer, String source) {
        this(pointer, Language.JAVASCRIPT, source);
    }
}
