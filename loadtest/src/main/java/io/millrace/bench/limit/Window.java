package io.millrace.bench.limit;

/** A thread's buffer with whole lines; behind them there is room for loads that reach too far. */
final class Window {
    /** Bytes behind the last line that may be read, though they mean nothing. */
    static final int SPARE = 128;

    byte[] bytes;
    /** Where the first line starts. */
    int from;
    /** Behind the line break of the last line. */
    int to;

    Window(int size) {
        bytes = new byte[size];
    }
}
