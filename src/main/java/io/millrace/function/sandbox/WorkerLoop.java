package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.JavetException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Answers the requests of the server, on the one thread that V8 runs on. */
final class WorkerLoop {
    /** Answers a request to open, where the isolate has been one of the same program before. */
    static final String RENEWED = "renewed";

    private final BlockingQueue<Frame> requests;
    private final Watchdog watchdog;
    private final int maxMemoryBytes;
    private final Harness harness;
    private @Nullable Guest guest;
    /** What the guest has loaded. */
    private ByteBuffer program = ByteBuffer.allocate(0);
    /** True from then on until the guest is asked for something: it is as good as new. */
    private boolean untouched;
    /** Of the job before; closed when there is time. */
    private @Nullable Guest previous;
    /** Ready for the next job, as most are in JavaScript. */
    private @Nullable Isolate next;

    private @Nullable PythonParts pythonParts;
    private long timeoutMillis;
    private Reading reading = new Reading();

    /**
     * Answers nothing yet.
     *
     * @param maxMemoryBytes the memory of a module or an interpreter
     */
    WorkerLoop(BlockingQueue<Frame> requests, Watchdog watchdog, int maxMemoryBytes) throws JavetException {
        this.requests = requests;
        this.watchdog = watchdog;
        this.maxMemoryBytes = maxMemoryBytes;
        this.harness = new Harness();
    }

    void run() throws JavetException {
        watchdog.answer(Frame.ofText(Frame.Kind.DONE, ""));
        try {
            while (true) {
                Frame request = requests.poll();
                if (request == null) {
                    prepare();
                    request = requests.take();
                }
                answer(request);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What nobody needs to wait for. */
    private void prepare() throws JavetException {
        closePrevious();
        if (next == null) {
            next = newIsolate();
        }
    }

    private void closePrevious() throws JavetException {
        if (previous != null) {
            previous.close();
            previous = null;
        }
    }

    private void answer(Frame request) throws JavetException {
        try {
            if (request.kind() == Frame.Kind.OPEN) {
                open(request.payload());
            } else if (guest != null) {
                call(guest, request);
            }
        } catch (SnippetException e) {
            fail(e.toFrame());
        } catch (JavetException e) {
            fail(Frame.ofText(Frame.Kind.BROKEN, String.valueOf(e.getMessage())));
        }
    }

    /** Nothing is answered after that until a program is opened. */
    private void fail(Frame answer) throws JavetException {
        retire();
        watchdog.answer(answer);
    }

    private void retire() throws JavetException {
        closePrevious();
        previous = guest;
        guest = null;
    }

    private void open(byte[] request) throws JavetException, SnippetException {
        ByteBuffer in = ByteBuffer.wrap(request);
        timeoutMillis = in.getLong();
        long loadMillis = in.getLong();
        ByteBuffer wanted = in.slice();
        Language language = Language.valueOf(Frame.getText(in));
        Guest opened = guest;
        if (opened != null && untouched && wanted.equals(program)) {
            watchdog.answer(Frame.ofText(Frame.Kind.DONE, RENEWED));
            return;
        }
        boolean renewed = opened != null && wanted.equals(program) && opened.renew();
        if (opened == null || !renewed) {
            retire();
            opened = open(language);
        }
        guest = opened;
        program = wanted;
        watchdog.begin(loadMillis);
        opened.load(in);
        untouched = true;
        watchdog.answer(Frame.ofText(Frame.Kind.DONE, renewed ? RENEWED : ""));
    }

    private Guest open(Language language) throws JavetException {
        return switch (language) {
            case JAVASCRIPT -> takeIsolate();
            case PYTHON -> new Python(pythonParts(), watchdog, this::values);
            case WASM -> new ModuleGuest(watchdog, maxMemoryBytes);
        };
    }

    private Isolate takeIsolate() throws JavetException {
        Isolate ready = next == null ? newIsolate() : next;
        next = null;
        return ready;
    }

    private Isolate newIsolate() throws JavetException {
        return new Isolate(harness, watchdog, this::values);
    }

    private PythonParts pythonParts() {
        PythonParts parts = pythonParts == null ? PythonParts.load(maxMemoryBytes) : pythonParts;
        pythonParts = parts;
        return parts;
    }

    private void call(Guest open, Frame request) throws JavetException {
        // What the job before left behind must not count as memory of this one's.
        closePrevious();
        untouched = false;
        watchdog.begin(timeoutMillis);
        ByteBuffer in = ByteBuffer.wrap(request.payload());
        Frame answer = switch (request.kind()) {
            case MAP -> open.map(in);
            case SAMPLE -> open.sample(in);
            case END_SPLIT -> open.endSplit();
            case FLUSH -> open.flush();
            case ATTEMPT -> open.attempt(in);
            default -> {
                reading = new Reading();
                yield open.reduce(in);
            }
        };
        while (answer.kind() == Frame.Kind.MORE) {
            watchdog.answer(answer);
            watchdog.goOn(true);
            answer = open.more();
        }
        if (answer.kind() == Frame.Kind.FAILED) {
            fail(answer);
        } else {
            watchdog.answer(answer);
        }
    }

    /** Fetches a chunk of values for the function that runs; the wait for it is not the function's. */
    private byte[] values(int number) {
        watchdog.answer(Frame.ofInt(Frame.Kind.WANT, number));
        try {
            Frame values = requests.take();
            watchdog.goOn(reading.isDue(number));
            return values.payload();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Nobody interrupts this thread", e);
        }
    }
}
