package io.millrace.function.sandbox;

import java.util.Locale;

/** What a function of the user's is written in. */
public enum Language {
    /** Run by V8. */
    JAVASCRIPT,
    /** Run by CPython, itself WebAssembly in V8. */
    PYTHON,
    /** WebAssembly, run by V8. */
    WASM;

    /** Its name in a job specification. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
