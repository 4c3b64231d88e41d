package io.millrace.function.sandbox;

import io.millrace.value.ByteBuilder;

/** The user's text is no function. Lives in the worker; the server makes a problem of its frame. */
final class SnippetException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final int line;
    private final int column;

    /** {@code line} and {@code column} are 0 where the code is no text. */
    SnippetException(String pointer, int line, int column, String message) {
        super(message);
        this.pointer = pointer;
        this.line = line;
        this.column = column;
    }

    Frame toFrame() {
        ByteBuilder out = new ByteBuilder(64);
        Frame.putInt(out, line);
        Frame.putInt(out, column);
        Frame.putText(out, pointer);
        Frame.putText(out, String.valueOf(getMessage()));
        return new Frame(Frame.Kind.NOT_COMPILED, out.toBytes());
    }
}
