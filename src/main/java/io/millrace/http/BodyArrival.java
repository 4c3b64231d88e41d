package io.millrace.http;

/**
 * How much of a request's body has come in. What Reactor Netty hands on can simply end when its client goes away; only
 * with this it is known whether that was all. Touched on the connection's event loop alone.
 */
final class BodyArrival {
    private long bytes;
    private boolean complete;

    void add(int moreBytes) {
        bytes += moreBytes;
    }

    void end() {
        complete = true;
    }

    boolean isComplete() {
        return complete;
    }

    /** True if the body is here to its end and has {@code readBytes}. */
    boolean isAll(long readBytes) {
        return complete && bytes == readBytes;
    }
}
