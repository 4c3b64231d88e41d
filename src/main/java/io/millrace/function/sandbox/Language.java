package io.millrace.function.sandbox;

import java.util.Locale;
import java.util.Optional;

/** What a function of the user's is written in. */
public enum Language {
    /** Run by V8. */
    JAVASCRIPT,
    /** Run by CPython, itself WebAssembly in V8. */
    PYTHON,
    /** WebAssembly, run by V8. */
    WASM;

    private static final String NO_PYTHON =
            "This server has no Python; put millrace-python.jar, which make build makes, beside its millrace.jar and start it"
                    + " again, or write the function in javascript";

    /** Its name in a job specification. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Why functions in this language cannot be run here, and what to do about it; empty if they can. */
    public Optional<String> missing() {
        return this == PYTHON && !PythonParts.present() ? Optional.of(NO_PYTHON) : Optional.empty();
    }
}
