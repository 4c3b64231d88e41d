package io.millrace.http;

/**
 * How much of a request's body has come in. What Reactor Netty hands on can simply end when its client goes away; only
 * with this it is known whether that was all. Touched on the connection's event loop alone.
 */
final class BodyArrival {
    private boolean awaited;
    private long bytes;
    private boolean complete;

    /** With true for a client that holds the body back until it is told to continue. */
    BodyArrival(boolean awaited) {
        this.awaited = awaited;
    }

    /** True for the first one that asks while the client is yet to be told to continue; who asks, tells. */
    boolean takeContinue() {
        boolean first = awaited && !complete;
        awaited = false;
        return first;
    }

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
