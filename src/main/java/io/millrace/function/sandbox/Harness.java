package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.executors.V8StringExecutor;
import com.caoccao.javet.values.reference.V8Script;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Our own JavaScript around the functions of the user's, evaluated in each context: V8 shares the read-only part of all heaps
 * in a process, and an isolate of a snapshot of ours beside others, of modules or of Python, ends the process now and then.
 * What V8 has compiled of it once goes into all isolates of the process; that is code alone, no objects.
 */
final class Harness {
    private static final String BEFORE = "(function(){'use strict';\n";
    private static final String AFTER = "})()";

    /** In the order of evaluation; together they are one function, so that each knows what the others declare. */
    private static final List<String> PARTS = List.of(
            "natives",
            "errors",
            "guard",
            "json",
            "states",
            "snapshot",
            "collation",
            "rows",
            "limits",
            "sums",
            "builtins",
            "values",
            "reduces",
            "keys",
            "answers",
            "emits",
            "record",
            "batch",
            "trials",
            "calls",
            "harness");

    private final String source = PARTS.stream().map(Harness::part).collect(Collectors.joining("", BEFORE, AFTER));
    private final byte[] code;

    /** Compiles it, and runs a job, since V8 compiles functions when they are first called. */
    Harness() throws JavetException {
        try (V8Runtime runtime = V8Host.getV8Instance().createV8Runtime();
                V8Script script = runtime.getExecutor(source).compileV8Script();
                V8ValueObject harness = script.execute();
                V8ValueFunction job = runtime.getExecutor(part("warmup")).execute()) {
            job.callVoid(null, harness);
            code = script.getCachedData();
        }
    }

    private static String part(String name) {
        return Resources.text("javascript/" + name + ".js");
    }

    /** Evaluates it in a context that nothing else has been in. Only who gets what this returns has it. */
    V8ValueObject evaluate(V8Runtime runtime) throws JavetException {
        return new V8StringExecutor(runtime, source, code).execute();
    }
}
