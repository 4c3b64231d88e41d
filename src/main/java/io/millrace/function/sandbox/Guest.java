package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.JavetException;
import java.nio.ByteBuffer;

/**
 * An engine of its own for one program, in the worker; there is one kind for each {@link Language}. Requests are the
 * payloads of frames, read from their position on; an answer of the kind {@link Frame.Kind#MORE} is followed by what
 * {@link #more} gives. Used by one thread, which waits as long as the user's code runs; it is the {@link Watchdog} that
 * ends code that runs for too long.
 */
interface Guest {
    /**
     * Compiles what {@link Program#toBytes} wrote behind the language; called first, once or after {@link #renew}.
     *
     * @throws SnippetException if a function does not compile
     */
    void load(ByteBuffer program) throws JavetException, SnippetException;

    /**
     * Makes ready for {@link #load} once more, of the same program, as if this had never loaded anything.
     *
     * @return false if that cannot be, and this is to be closed
     */
    default boolean renew() throws JavetException {
        return false;
    }

    /** Maps records; the payload of {@link Frame.Kind#MAP}. */
    Frame map(ByteBuffer request) throws JavetException;

    /** The first pairs that records emit; the same payload. Only asked of programs with a map. */
    default Frame sample(ByteBuffer request) throws JavetException {
        throw new IllegalStateException("Not to be sampled");
    }

    /** Hands over what was kept of this split alone. Only asked of modules. */
    default Frame endSplit() throws JavetException {
        throw new IllegalStateException("Keeps nothing of a split alone");
    }

    /** Hands over all combined pairs. */
    Frame flush() throws JavetException;

    /** Reduces groups; the payload of {@link Frame.Kind#REDUCE}. */
    Frame reduce(ByteBuffer request) throws JavetException;

    /** Tries the reduce; the payload of {@link Frame.Kind#ATTEMPT}. Only asked of programs with an aggregator or a fold. */
    default Frame attempt(ByteBuffer request) throws JavetException {
        throw new IllegalStateException("There is no reduce to be tried");
    }

    /** The next part of an answer that said there is more. */
    Frame more() throws JavetException;

    /** Frees the engine. */
    void close() throws JavetException;
}
