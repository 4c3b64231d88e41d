package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.JavetException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Answers the requests of the server, on the one thread that V8 runs on. */
final class WorkerLoop {
    private final BlockingQueue<Frame> requests;
    private final Watchdog watchdog;
    private final long maxModuleMemoryBytes;
    private @Nullable Guest guest;
    private long timeoutMillis;
    private Reading reading = new Reading();

    WorkerLoop(BlockingQueue<Frame> requests, Watchdog watchdog, long maxModuleMemoryBytes) {
        this.requests = requests;
        this.watchdog = watchdog;
        this.maxModuleMemoryBytes = maxModuleMemoryBytes;
    }

    void run() {
        watchdog.answer(Frame.ofText(Frame.Kind.DONE, ""));
        try {
            while (true) {
                answer(requests.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Frame request) {
        try {
            if (request.kind() == Frame.Kind.OPEN) {
                open(ByteBuffer.wrap(request.payload()));
            } else if (guest != null) {
                call(guest, request);
            }
        } catch (SnippetException e) {
            watchdog.answer(e.toFrame());
        } catch (JavetException e) {
            watchdog.answer(Frame.ofText(Frame.Kind.BROKEN, String.valueOf(e.getMessage())));
        }
    }

    private void open(ByteBuffer in) throws JavetException, SnippetException {
        timeoutMillis = in.getLong();
        if (guest != null) {
            guest.close();
        }
        Guest opened = open(Language.valueOf(Frame.getText(in)));
        guest = opened;
        watchdog.begin(timeoutMillis);
        opened.load(in);
        watchdog.answer(Frame.ofText(Frame.Kind.DONE, ""));
    }

    private Guest open(Language language) throws JavetException {
        return switch (language) {
            case JAVASCRIPT -> new Isolate(watchdog, this::values);
            case WASM -> new ModuleGuest(watchdog, maxModuleMemoryBytes);
            case PYTHON -> throw new IllegalStateException("Nothing here runs " + language);
        };
    }

    private void call(Guest open, Frame request) throws JavetException {
        watchdog.begin(timeoutMillis);
        ByteBuffer in = ByteBuffer.wrap(request.payload());
        Frame answer = switch (request.kind()) {
            case MAP -> open.map(in);
            case SAMPLE -> open.sample(in);
            case FLUSH -> open.flush();
            case ATTEMPT -> open.attempt(in);
            default -> {
                reading = new Reading();
                yield open.reduce(in);
            }
        };
        while (answer.kind() == Frame.Kind.MORE) {
            watchdog.answer(answer);
            watchdog.begin(timeoutMillis);
            answer = open.more();
        }
        watchdog.answer(answer);
    }

    /** Fetches a chunk of values for the function that runs; the wait for it is not the function's. */
    private String values(int number) {
        watchdog.answer(Frame.ofInt(Frame.Kind.WANT, number));
        try {
            Frame values = requests.take();
            watchdog.goOn(reading.isDue(number));
            return values.text();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Nobody interrupts this thread", e);
        }
    }
}
