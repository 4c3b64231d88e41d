package io.millrace.function.sandbox;

import com.caoccao.javet.enums.JavetPromiseRejectEvent;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.callback.IJavetPromiseRejectCallback;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueObject;
import com.caoccao.javet.values.reference.V8ValuePromise;
import java.util.ArrayList;
import java.util.List;

/**
 * Promises of the user's that were rejected when nobody handled that, which may still be done until all promises that can
 * go on have done so. V8 tells it only here: a language that has no event loop has no place to tell.
 */
final class Rejections implements IJavetPromiseRejectCallback {
    /** At a time; each is held in Java's memory too. */
    private static final int MOST = 10_000;

    private final Watchdog watchdog;
    private List<V8ValuePromise> rejected = new ArrayList<>();

    Rejections(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    @Override
    public void callback(JavetPromiseRejectEvent event, V8ValuePromise promise, V8Value value) {
        if (event != JavetPromiseRejectEvent.PromiseRejectWithNoHandler) {
            return;
        }
        try {
            if (rejected.size() == MOST) {
                dropHandled();
            }
            rejected.add(promise.toClone());
        } catch (JavetException e) {
            throw new IllegalStateException("A promise cannot be kept", e);
        }
    }

    private void dropHandled() throws JavetException {
        List<V8ValuePromise> left = new ArrayList<>();
        for (V8ValuePromise promise : rejected) {
            if (promise.hasHandler()) {
                promise.close();
            } else {
                left.add(promise);
            }
        }
        rejected = left;
        if (left.size() == MOST) {
            watchdog.limitPassed(MOST + " rejected promises that nothing handles", "");
        }
    }

    /** Tells the harness of those that are still not handled. */
    void tell(V8ValueObject harness) throws JavetException {
        if (rejected.isEmpty()) {
            return;
        }
        List<V8ValuePromise> ended = rejected;
        rejected = new ArrayList<>();
        for (V8ValuePromise promise : ended) {
            try (promise) {
                if (!promise.hasHandler()) {
                    tell(harness, promise);
                }
            }
        }
    }

    private static void tell(V8ValueObject harness, V8ValuePromise promise) throws JavetException {
        try (V8Value reason = promise.getResult()) {
            harness.invokeVoid("rejected", reason);
        }
    }
}
