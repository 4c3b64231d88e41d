package io.millrace.io;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/** Data that passes by once, such as a request's body. */
public final class StreamSource implements Source {
    private final String name;
    private final InputStream stream;
    private final AtomicBoolean opened = new AtomicBoolean();

    /** Reads {@code stream}, and closes it when it was opened. */
    public StreamSource(String name, InputStream stream) {
        this.name = name;
        this.stream = stream;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return -1;
    }

    /** The stream, once; a second call is a bug. */
    @Override
    public InputStream open() {
        if (!opened.compareAndSet(false, true)) {
            throw new IllegalStateException("A stream can be read only once: " + name);
        }
        return stream;
    }
}
