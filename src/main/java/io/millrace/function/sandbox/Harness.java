package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.reference.V8ValueObject;

/**
 * Our own JavaScript around the functions of the user's, evaluated in each isolate: V8 shares the read-only part of all heaps
 * in a process, and an isolate of a snapshot of ours beside others, of modules or of Python, ends the process now and then.
 */
final class Harness {
    private static final String BEFORE = "globalThis.harness=(function(){'use strict';\n";
    private static final String AFTER = "})();";

    /** Nobody else can have it. */
    private static final String TAKE = "{const {harness} = globalThis; delete globalThis.harness; harness}";

    private final String source = source();

    /** Opens a heap of its own that is empty but for the harness. */
    V8Runtime open() throws JavetException {
        V8Runtime runtime = V8Host.getV8Instance().createV8Runtime();
        runtime.getExecutor(source).executeVoid();
        return runtime;
    }

    /** Takes the harness out of a heap that was just opened. */
    V8ValueObject take(V8Runtime runtime) throws JavetException {
        return runtime.getExecutor(TAKE).execute();
    }

    private static String source() {
        return BEFORE
                + Resources.text("guard.js")
                + Resources.text("values.js")
                + Resources.text("rows.js")
                + Resources.text("combine.js")
                + Resources.text("harness.js")
                + AFTER;
    }
}
