package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * A WebAssembly module, run by V8 without any script of the user's beside it. Chunks of records are copied into its memory
 * and its frames out of it, with no regard to what is in them; the server reads them.
 */
final class ModuleGuest implements Guest {
    /** A frame is in the memory of the worker and of the server. */
    static final int MAX_FRAME_BYTES = 16 << 20;

    private static final String GLUE =
            "(function(resultBuffer){'use strict';\nconst result = new BigUint64Array(resultBuffer);\n"
                    + Resources.text("module.js")
                    + "})";
    private static final String COMPILER = "CompileError: WebAssembly.Module(): ";
    private static final Frame NOTHING = Frame.ofText(Frame.Kind.DONE, "");

    private final V8Runtime runtime;
    private final V8ValueObject glue;
    private final long maxMemoryBytes;
    /** What a function of the module gave. */
    private final ByteBuffer result = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());

    /**
     * Opens one without a module.
     *
     * @param maxMemoryBytes that a module's memory may grow to
     */
    ModuleGuest(Watchdog watchdog, long maxMemoryBytes) throws JavetException {
        this.maxMemoryBytes = maxMemoryBytes;
        runtime = V8Host.getV8Instance().createV8Runtime();
        runtime.setNearHeapLimitCallback((current, initial) -> watchdog.outOfMemory());
        try (V8ValueFunction start = runtime.getExecutor(GLUE).execute();
                V8ValueArrayBuffer shared = runtime.createV8ValueArrayBuffer(result)) {
            glue = start.call(null, shared);
        }
    }

    @Override
    public void load(ByteBuffer in) throws JavetException, SnippetException {
        Frame.getText(in); // what is combined, which is nothing
        Frame.getText(in);
        Frame.getText(in); // the role, which is map
        String pointer = Frame.getText(in);
        byte[] module = Base64.getDecoder().decode(Frame.getText(in));
        ByteBuffer direct = ByteBuffer.allocateDirect(module.length).put(module).flip();
        try (V8ValueArrayBuffer bytes = runtime.createV8ValueArrayBuffer(direct)) {
            refuse(pointer, "", glue.invokeString("compile", bytes));
        }
        refuse(pointer, "", new ModuleCheck(maxMemoryBytes).problems(ModuleShape.of(module)));
        refuse(pointer, "It does not start: ", glue.invokeString("start"));
    }

    private static void refuse(String pointer, String what, String problem) throws SnippetException {
        if (!problem.isEmpty()) {
            String said = problem.startsWith(COMPILER) ? problem.substring(COMPILER.length()) : problem;
            throw new SnippetException(pointer, 0, 0, what + said);
        }
    }

    @Override
    public Frame map(ByteBuffer in) throws JavetException {
        int length = in.remaining();
        String failure = glue.invokeString("alloc", length);
        if (!failure.isEmpty()) {
            return failed(failure);
        }
        long at = result.getLong(0);
        try (V8ValueArrayBuffer memory = glue.invoke("memory")) {
            ByteBuffer bytes = memory.getByteBuffer();
            if (at + length > bytes.capacity()) {
                return failed("alloc(%d) gave %d, but its memory has %d bytes".formatted(length, at, bytes.capacity()));
            }
            bytes.position((int) at).put(in);
        }
        return answer("map", glue.invokeString("map", (int) at, length));
    }

    @Override
    public Frame endSplit() throws JavetException {
        return answer("flush", glue.invokeString("flush"));
    }

    /** First what belongs to the last split. */
    @Override
    public Frame flush() throws JavetException {
        Frame frame = endSplit();
        boolean more = frame.kind() == Frame.Kind.DONE && frame.payload().length == 0;
        return more ? answer("drain", glue.invokeString("drain")) : frame;
    }

    private Frame answer(String function, String failure) throws JavetException {
        if (!failure.isEmpty()) {
            return failed(failure);
        }
        long at = result.getLong(0) >>> Integer.SIZE;
        long length = result.getLong(0) & 0xFFFF_FFFFL;
        if (length == 0) {
            return NOTHING;
        }
        if (length > MAX_FRAME_BYTES) {
            return failed("%s gave a frame of %d bytes; at most %d are allowed, so give more often or flush in parts"
                    .formatted(function, length, MAX_FRAME_BYTES));
        }
        try (V8ValueArrayBuffer memory = glue.invoke("memory")) {
            ByteBuffer bytes = memory.getByteBuffer();
            if (at + length > bytes.capacity()) {
                return failed("%s gave a frame of %d bytes at %d, but its memory has %d bytes"
                        .formatted(function, length, at, bytes.capacity()));
            }
            byte[] frame = new byte[(int) length];
            bytes.position((int) at).get(frame);
            return new Frame(Frame.Kind.DONE, frame);
        }
    }

    private static Frame failed(String message) {
        return Frame.ofText(Frame.Kind.FAILED, message);
    }

    @Override
    public Frame reduce(ByteBuffer request) {
        throw new IllegalStateException("Modules do not reduce");
    }

    @Override
    public Frame more() {
        throw new IllegalStateException("Modules answer in one frame");
    }

    @Override
    public void close() throws JavetException {
        glue.close();
        runtime.close();
    }
}
