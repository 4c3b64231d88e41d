package io.millrace.function.sandbox;

/**
 * One function as the user wrote it. In JavaScript the text is an arrow function, a {@code function} expression or one
 * named function declaration; of a WebAssembly module it is the Base64 of its bytes.
 *
 * @param pointer JSON Pointer of the function in the job spec, such as {@code /map} or {@code /reduce/add}; two snippets
 *     of one program have different ones
 * @param source the text
 */
public record Snippet(String pointer, Language language, String source) {
    /** Of a larger module the compilation in every worker would take long. */
    public static final int MAX_MODULE_BYTES = 4 << 20;

    /** In JavaScript. */
    public Snippet(String pointer, String source) {
        this(pointer, Language.JAVASCRIPT, source);
    }
}
