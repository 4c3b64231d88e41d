package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.JavetException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Answers the requests of the server, on the one thread that V8 runs on. */
final class WorkerLoop {
    private static final char FAILED = '!';
    private static final char MORE = '+';

    private final BlockingQueue<Frame> requests;
    private final Watchdog watchdog;
    private @Nullable Isolate isolate;
    private long timeoutMillis;
    private Reading reading = new Reading();

    WorkerLoop(BlockingQueue<Frame> requests, Watchdog watchdog) {
        this.requests = requests;
        this.watchdog = watchdog;
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
            } else if (isolate != null) {
                call(isolate, request);
            }
        } catch (SnippetException e) {
            watchdog.answer(e.toFrame());
        } catch (JavetException e) {
            watchdog.answer(Frame.ofText(Frame.Kind.BROKEN, String.valueOf(e.getMessage())));
        }
    }

    private void open(ByteBuffer in) throws JavetException, SnippetException {
        timeoutMillis = in.getLong();
        if (isolate != null) {
            isolate.close();
        }
        isolate = new Isolate(watchdog, this::values);
        watchdog.begin(timeoutMillis);
        isolate.load(in);
        watchdog.answer(Frame.ofText(Frame.Kind.DONE, ""));
    }

    private void call(Isolate open, Frame request) throws JavetException {
        watchdog.begin(timeoutMillis);
        ByteBuffer in = ByteBuffer.wrap(request.payload());
        String answer = switch (request.kind()) {
            case MAP -> map(open, in);
            case FLUSH -> open.flush();
            default -> {
                reading = new Reading();
                yield open.reduce(in.get() != 0, in.get() != 0, rest(in));
            }
        };
        while (answer.charAt(0) == MORE) {
            watchdog.answer(Frame.ofText(Frame.Kind.MORE, answer.substring(1)));
            watchdog.begin(timeoutMillis);
            answer = open.more();
        }
        Frame.Kind kind = answer.charAt(0) == FAILED ? Frame.Kind.FAILED : Frame.Kind.DONE;
        watchdog.answer(Frame.ofText(kind, answer.substring(1)));
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

    private static String map(Isolate open, ByteBuffer in) throws JavetException {
        long firstLine = in.getLong();
        String encoding = Frame.getText(in);
        String source = Frame.getText(in);
        String lines = linesAsJson(in);
        return open.map(rest(in), encoding, source, firstLine, lines);
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

    private static String rest(ByteBuffer in) {
        return new String(in.array(), in.arrayOffset() + in.position(), in.remaining(), StandardCharsets.UTF_8);
    }
}
