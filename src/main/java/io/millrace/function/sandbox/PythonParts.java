package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What all Python interpreters of a process share: CPython as WebAssembly and its standard library, both of the Pyodide
 * project, and the snapshot of memory that {@link PythonSnapshot} took. They are in a jar of their own, which a server may
 * be without. Used by one thread.
 */
final class PythonParts {
    static final String INTERPRETER = "pyodide.asm.wasm";
    static final String LIBRARY = "python_stdlib.zip";
    static final String SNAPSHOT = "snapshot.bin";

    private static final String COMPILE = "(bytes) => { globalThis.module = new WebAssembly.Module(bytes) }";
    private static final String DIRECTORY = "/io/millrace/python/";
    private static final List<String> HOST = List.of("memory", "natives", "files", "system", "host");

    private final ByteBuffer interpreter;
    private final ByteBuffer library;
    private final ByteBuffer snapshot;
    private final int maxBytes;

    /** Never closed: as long as one isolate has the module, V8 does not compile it again for the next. */
    private @Nullable V8Runtime keeper;

    PythonParts(byte[] interpreter, byte[] library, byte[] snapshot, int maxBytes) {
        this.interpreter = direct(interpreter);
        this.library = direct(library);
        this.snapshot = direct(snapshot);
        this.maxBytes = maxBytes;
    }

    /** True if this server can run Python. */
    static boolean present() {
        return PythonParts.class.getResource(DIRECTORY + SNAPSHOT) != null;
    }

    /**
     * Those of the class path.
     *
     * @param maxBytes the memory of one interpreter
     */
    static PythonParts load(int maxBytes) {
        return new PythonParts(part(INTERPRETER), part(LIBRARY), part(SNAPSHOT), maxBytes);
    }

    private static byte[] part(String name) {
        return Resources.bytes(DIRECTORY + name);
    }

    /**
     * An interpreter that is neither booted nor restored.
     *
     * @param progress where it writes the index of the record or key at hand
     * @param fetch gives a chunk of values by its number
     * @param passLimit is told which limit was passed, and does not return
     */
    V8ValueObject open(V8Runtime runtime, V8Value progress, V8Value fetch, V8Value passLimit) throws JavetException {
        if (keeper == null) {
            keeper = keeper();
        }
        try (V8ValueFunction start = runtime.getExecutor(host()).execute();
                V8ValueArrayBuffer wasm = runtime.createV8ValueArrayBuffer(interpreter);
                V8ValueArrayBuffer zip = runtime.createV8ValueArrayBuffer(library)) {
            return start.call(null, wasm, zip, progress, fetch, passLimit, maxBytes);
        }
    }

    private V8Runtime keeper() throws JavetException {
        V8Runtime opened = V8Host.getV8Instance().createV8Runtime();
        try (V8ValueFunction compile = opened.getExecutor(COMPILE).execute();
                V8ValueArrayBuffer bytes = opened.createV8ValueArrayBuffer(interpreter)) {
            compile.callVoid(null, bytes);
        }
        return opened;
    }

    /** Puts the interpreter into the state that the snapshot was taken in. */
    void restore(V8Runtime runtime, V8ValueObject opened) throws JavetException {
        try (V8ValueArrayBuffer saved = runtime.createV8ValueArrayBuffer(snapshot)) {
            opened.invokeVoid("restore", saved);
        }
    }

    /** What the interpreter finds of an operating system, as one text. */
    static String host() {
        return HOST.stream()
                .map(part -> Resources.text("python/" + part + ".js"))
                .collect(Collectors.joining("\n", "(function(){'use strict';\n", "return python})()"));
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
