package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import com.caoccao.javet.values.reference.V8ValueTypedArray;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * CPython in a heap of its own in V8, with one job's program. Its harness, {@code python/harness.py} and the
 * other parts, reads the payloads of requests and writes those of answers; what it finds of an operating system is {@code
 * python/host.js} and what that calls, through which nothing of Java can be reached but more values of the key at hand.
 */
final class Python implements Guest {
    private static final byte[] NOTHING = {};

    private final Watchdog watchdog;
    private final V8Runtime runtime;
    private final V8ValueObject interpreter;

    /** Of the first function of the program. */
    private String pointer = "";

    /**
     * Opens one that has the standard library and no code of a user's.
     *
     * @param values fetches a chunk of the values of the key at hand, by its number
     */
    Python(PythonParts parts, Watchdog watchdog, IntFunction<byte[]> values) throws JavetException {
        this.watchdog = watchdog;
        runtime = V8Host.getV8Instance().createV8Runtime();
        runtime.setNearHeapLimitCallback((current, initial) -> watchdog.outOfMemory());
        try (V8ValueArrayBuffer progress = runtime.createV8ValueArrayBuffer(watchdog.progress());
                V8ValueFunction fetch = runtime.createV8ValueFunction(callback(values));
                V8ValueFunction passLimit = runtime.createV8ValueFunction(Isolate.callback(watchdog))) {
            interpreter = parts.open(runtime, progress, fetch, passLimit);
        }
        parts.restore(runtime, interpreter);
    }

    private JavetCallbackContext callback(IntFunction<byte[]> values) {
        IJavetDirectCallable.NoThisAndResult<JavetException> fetch =
                arguments -> buffer(values.apply(arguments[0].asInt()));
        return new JavetCallbackContext("fetch", JavetCallbackType.DirectCallNoThisAndResult, fetch);
    }

    @Override
    public void load(ByteBuffer program) throws JavetException, SnippetException {
        pointer = firstPointer(program.duplicate());
        byte[] answer = answer("load", rest(program));
        if (answer[0] != '.') {
            Map<String, Value> error = Answers.members(behindFirst(answer));
            throw new SnippetException(
                    Answers.text(error.getOrDefault("pointer", Value.of(pointer))),
                    integer(error, "line"),
                    integer(error, "column"),
                    Answers.text(error.getOrDefault("message", Value.Null.NULL)));
        }
    }

    /** Behind kind, built-in and role. */
    private static String firstPointer(ByteBuffer program) {
        for (int i = 0; i < 3; i++) {
            Frame.getText(program);
        }
        return Frame.getText(program);
    }

    @Override
    public Frame map(ByteBuffer request) throws JavetException {
        return frame(answer("map_", rest(request)));
    }

    @Override
    public Frame sample(ByteBuffer request) throws JavetException {
        return frame(answer("sample", rest(request)));
    }

    @Override
    public Frame flush() throws JavetException {
        return frame(answer("flush", NOTHING));
    }

    @Override
    public Frame reduce(ByteBuffer request) throws JavetException {
        return frame(answer("reduce_", rest(request)));
    }

    @Override
    public Frame attempt(ByteBuffer request) throws JavetException {
        return frame(answer("attempt", rest(request)));
    }

    @Override
    public Frame more() throws JavetException {
        return frame(answer("more", NOTHING));
    }

    @Override
    public void close() throws JavetException {
        interpreter.close();
        runtime.close();
    }

    /** The first byte says what it is. */
    private byte[] answer(String name, byte[] request) throws JavetException {
        try (V8ValueArrayBuffer given = buffer(request);
                V8ValueTypedArray answer = interpreter.invoke("answer", name, given, pointer)) {
            byte[] bytes = answer.toBytes();
            if (bytes[0] == 'X') {
                watchdog.outOfMemory();
            }
            return bytes;
        }
    }

    private V8ValueArrayBuffer buffer(byte[] bytes) throws JavetException {
        V8ValueArrayBuffer buffer = runtime.createV8ValueArrayBuffer(bytes.length);
        buffer.fromBytes(bytes);
        return buffer;
    }

    private static Frame frame(byte[] answer) {
        Frame.Kind kind = switch (answer[0]) {
            case '+' -> Frame.Kind.MORE;
            case '!' -> Frame.Kind.FAILED;
            default -> Frame.Kind.DONE;
        };
        return new Frame(kind, behindFirst(answer));
    }

    private static byte[] behindFirst(byte[] answer) {
        return Arrays.copyOfRange(answer, 1, answer.length);
    }

    private static byte[] rest(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }

    private static int integer(Map<String, Value> error, String name) {
        return error.get(name) instanceof Value.Int number ? Math.toIntExact(number.value()) : 1;
    }
}
