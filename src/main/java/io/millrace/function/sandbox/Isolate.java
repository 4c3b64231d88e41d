package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.BaseJavetScriptingException;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetScriptingError;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.interop.monitoring.V8HeapStatistics;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A heap of its own in V8 and in it a context with the harness and one job's program. Of Java nothing can be reached from
 * inside but two functions by which the harness, and no user code, asks for more values of a key and says that a limit was
 * passed.
 */
final class Isolate implements Guest {
    private static final char FAILED = '!';
    private static final char MORE = '+';

    /** What the harness answers where promises are to be run before it goes on. */
    private static final String PAUSE = "~";

    /** What the harness answers where it wants to know where a function threw what is no error, before it goes on. */
    private static final String AGAIN = "^";

    /** Kinds of a combine whose function gets the values of a key. */
    private static final Set<String> GIVING_VALUES = Set.of("fold", "values");

    /** What the last job may have left of the memory of the next. */
    private static final long MOST_BYTES_LEFT = 16 << 20;

    private static final int MOST_RENEWALS = 100;

    private final Harness harnesses;
    private final Watchdog watchdog;
    private final IntFunction<byte[]> values;
    private final V8Runtime runtime;
    private final Rejections rejections;
    private V8ValueObject harness;
    private int renewals;

    /**
     * Opens one that is empty but for the harness.
     *
     * @param values fetches a chunk of the values of the key at hand, by its number
     */
    Isolate(Harness harnesses, Watchdog watchdog, IntFunction<byte[]> values) throws JavetException {
        this.harnesses = harnesses;
        this.watchdog = watchdog;
        this.values = values;
        runtime = V8Host.getV8Instance().createV8Runtime();
        runtime.setNearHeapLimitCallback((current, initial) -> watchdog.outOfMemory());
        rejections = new Rejections(watchdog);
        runtime.setPromiseRejectCallback(rejections);
        harness = enter();
    }

    private V8ValueObject enter() throws JavetException {
        V8ValueObject entered = harnesses.evaluate(runtime);
        try (V8ValueArrayBuffer progress = runtime.createV8ValueArrayBuffer(watchdog.progress());
                V8ValueFunction fetch = runtime.createV8ValueFunction(callback(values));
                V8ValueFunction passLimit = runtime.createV8ValueFunction(callback(watchdog))) {
            entered.invokeVoid("attach", progress, fetch, passLimit);
        }
        return entered;
    }

    /**
     * A new context: globals, intrinsics and everything that hangs on them are new, while V8 still knows the code of functions
     * with the same text. What the one before left becomes garbage, and little of it may wait here.
     */
    @Override
    public boolean renew() throws JavetException {
        if (renewals == MOST_RENEWALS || usedBytes() > MOST_BYTES_LEFT) {
            return false;
        }
        renewals++;
        harness.close();
        runtime.resetContext();
        harness = enter();
        return true;
    }

    /** Of V8's heap, garbage too, and of array buffers outside it. */
    private long usedBytes() {
        V8HeapStatistics heap = runtime.getV8HeapStatistics().getNow(null);
        return heap == null ? Long.MAX_VALUE : heap.getUsedHeapSize() + heap.getExternalMemory();
    }

    private JavetCallbackContext callback(IntFunction<byte[]> values) {
        IJavetDirectCallable.NoThisAndResult<JavetException> fetch = arguments ->
                runtime.createV8ValueString(new String(values.apply(arguments[0].asInt()), StandardCharsets.UTF_8));
        return new JavetCallbackContext("fetch", JavetCallbackType.DirectCallNoThisAndResult, fetch);
    }

    /** Of one argument, which limit was passed, or of two, then for which key, as JSON; does not return. */
    static JavetCallbackContext callback(Watchdog watchdog) {
        IJavetDirectCallable.NoThisAndNoResult<JavetException> passLimit = arguments ->
                watchdog.limitPassed(arguments[0].toString(), arguments.length > 1 ? arguments[1].toString() : "");
        return new JavetCallbackContext("passLimit", JavetCallbackType.DirectCallNoThisAndNoResult, passLimit);
    }

    @Override
    public void load(ByteBuffer in) throws JavetException, SnippetException {
        String kind = Frame.getText(in);
        String builtin = Frame.getText(in);
        boolean mayPromise = false;
        if (GIVING_VALUES.contains(kind)) {
            harness.invokeVoid("refuseToListValues");
        }
        while (in.hasRemaining()) {
            String role = Frame.getText(in);
            String pointer = Frame.getText(in);
            UserFunction text = new UserFunction(role, pointer, Frame.getText(in));
            int number = Program.ROLES.indexOf(role);
            harness.invokeVoid("know", pointer, UserFunction.COLUMNS_BEFORE);
            watchdog.enter(number);
            try (V8ValueFunction function = make(pointer, text)) {
                text.checkParameters(function);
                harness.invokeVoid("install", role, number, pointer, function);
            }
            mayPromise |= text.mayPromise();
        }
        harness.invokeVoid("start", kind, builtin, mayPromise);
        rejections.tell(harness);
        checkMade(UnaryOperator.identity());
    }

    private V8ValueFunction make(String pointer, UserFunction text) throws JavetException, SnippetException {
        try (V8ValueFunction evaluate = text.compile(runtime)) {
            V8Value made = harness.invoke("make", pointer, evaluate);
            if (made instanceof V8ValueFunction function) {
                return function;
            }
            made.close();
            checkMade(text::advised);
            throw text.noFunction();
        }
    }

    /** An expression that makes a function can throw, and make promises too. */
    private void checkMade(UnaryOperator<String> words) throws JavetException, SnippetException {
        String fault = harness.invokeString("faultOfMaking");
        if (fault != null && !fault.isEmpty()) {
            List<Value> items = ((Value.Array) Json.read(fault)).items();
            throw new SnippetException(
                    Answers.text(items.get(0)),
                    (int) Answers.integer(items.get(1)),
                    (int) Answers.integer(items.get(2)),
                    words.apply(Answers.text(items.get(3))));
        }
    }

    @Override
    public Frame map(ByteBuffer in) throws JavetException {
        return mapBy("map", in);
    }

    @Override
    public Frame sample(ByteBuffer in) throws JavetException {
        return mapBy("sample", in);
    }

    private Frame mapBy(String method, ByteBuffer in) throws JavetException {
        // Latin-1 has the same characters there and takes no look at them.
        Charset charset = in.get() != 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        boolean endsAtBadRecord = in.get() != 0;
        long firstLine = in.getLong();
        String encoding = Frame.getText(in);
        String source = Frame.getText(in);
        String lines = linesAsJson(in);
        return call(method, rest(in, charset), encoding, source, (double) firstLine, lines, endsAtBadRecord);
    }

    /** V8 runs promises whenever a call of the harness has ended, after which it is looked at what came of them. */
    private Frame call(String method, Object... arguments) throws JavetException {
        String answer = harness.invokeString(method, arguments);
        rejections.tell(harness);
        while (PAUSE.equals(answer) || AGAIN.equals(answer)) {
            if (AGAIN.equals(answer)) {
                callAgain();
            }
            answer = harness.invokeString("more");
            rejections.tell(harness);
        }
        Frame frame = frame(answer);
        String fault = harness.invokeString("fault");
        return fault == null || fault.isEmpty() || frame.kind() == Frame.Kind.FAILED ? frame : frame(fault);
    }

    /** V8 tells where something was thrown if nobody in JavaScript catches it, be it an error or not. */
    private void callAgain() throws JavetException {
        try {
            harness.invokeVoid("again");
            harness.invokeVoid("thrownAt");
        } catch (BaseJavetScriptingException e) {
            tellThrown(e.getScriptingError());
        }
    }

    private void tellThrown(JavetScriptingError at) throws JavetException {
        try {
            harness.invokeVoid(
                    "thrownAt", at.getContext(), at.getResourceName(), at.getLineNumber(), at.getStartColumn() + 1);
        } catch (JavetException noCopyOfIt) {
            harness.invokeVoid("thrownAt");
        }
    }

    private static String linesAsJson(ByteBuffer in) {
        int count = in.getInt();
        if (count == 0) {
            return "";
        }
        StringBuilder json = new StringBuilder("[").append(in.getInt());
        for (int i = 1; i < count; i++) {
            json.append(',').append(in.getInt());
        }
        return json.append(']').toString();
    }

    @Override
    public Frame flush() throws JavetException {
        return call("flush");
    }

    @Override
    public Frame reduce(ByteBuffer in) throws JavetException {
        boolean partial = in.get() != 0;
        boolean open = in.get() != 0;
        return call("reduce", rest(in, StandardCharsets.UTF_8), partial, open);
    }

    @Override
    public Frame attempt(ByteBuffer in) throws JavetException {
        return call("attempt", Frame.getText(in), rest(in, StandardCharsets.UTF_8));
    }

    @Override
    public Frame more() throws JavetException {
        return call("more");
    }

    @Override
    public void close() throws JavetException {
        harness.close();
        runtime.close();
    }

    private static String rest(ByteBuffer in, Charset charset) {
        return new String(in.array(), in.arrayOffset() + in.position(), in.remaining(), charset);
    }

    /** The first character of what the harness answers says how it goes on. */
    private static Frame frame(@Nullable String answer) {
        if (answer == null) {
            throw new IllegalStateException("The harness did not answer");
        }
        Frame.Kind kind = switch (answer.charAt(0)) {
            case MORE -> Frame.Kind.MORE;
            case FAILED -> Frame.Kind.FAILED;
            default -> Frame.Kind.DONE;
        };
        return Frame.ofText(kind, answer.substring(1));
    }
}
