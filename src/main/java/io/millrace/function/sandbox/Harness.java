package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import com.caoccao.javet.values.reference.V8ValueObject;

/**
 * Our own JavaScript around the functions of the user's. It is evaluated once in a worker; isolates are made of a snapshot
 * of that, which is no state of any job's and takes half as long as to evaluate it.
 */
final class Harness {
    private static final String BEFORE = "globalThis.harness=(function(){'use strict';\n";
    private static final String AFTER = "})();";

    /** Nobody else can have it. */
    private static final String TAKE = "{const {harness} = globalThis; delete globalThis.harness; harness}";

    private final V8RuntimeOptions options = new V8RuntimeOptions();

    /** Evaluates it and takes the snapshot. */
    Harness() throws JavetException {
        V8RuntimeOptions creating = new V8RuntimeOptions();
        creating.setCreateSnapshotEnabled(true);
        try (V8Runtime runtime = V8Host.getV8Instance().createV8Runtime(creating)) {
            runtime.getExecutor(source()).executeVoid();
            options.setSnapshotBlob(runtime.createSnapshot());
        }
    }

    /** Opens a heap of its own that is empty but for the harness. */
    V8Runtime open() throws JavetException {
        return V8Host.getV8Instance().createV8Runtime(options);
    }

    /** Takes the harness out of a heap that was just opened. */
    V8ValueObject take(V8Runtime runtime) throws JavetException {
        return runtime.getExecutor(TAKE).execute();
    }

    private static String source() {
        return BEFORE
                + Resources.text("guard.js")
                + Resources.text("values.js")
                + Resources.text("combine.js")
                + Resources.text("harness.js")
                + AFTER;
    }
}
