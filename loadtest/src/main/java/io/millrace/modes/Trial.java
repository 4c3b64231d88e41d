package io.millrace.modes;

import java.time.Duration;

/**
 * What became of requests that were sent at once.
 *
 * @param requests sent
 * @param right answered with the right rows
 * @param bad answered with wrong rows, failed, or told twice
 * @param lost without an answer in time
 * @param seconds from the first request to the last answer, or to the end of the time
 */
record Trial(int requests, int right, int bad, int lost, double seconds) {
    /** Of requests that nobody has answered within the time. */
    static Trial silent(int requests, Duration timeout) {
        return new Trial(requests, 0, 0, requests, timeout.toNanos() / 1e9);
    }

    /** Of one request that was answered. */
    static Trial single(boolean right, double seconds) {
        return new Trial(1, right ? 1 : 0, right ? 0 : 1, 0, seconds);
    }

    boolean complete() {
        return right == requests;
    }

    double jobsPerSecond() {
        return right / seconds;
    }

    /** As in the table. */
    String result() {
        if (complete()) {
            return "all right";
        }
        StringBuilder text = new StringBuilder(right + " of " + requests + " right");
        append(text, bad, "bad");
        append(text, lost, "not in time");
        return text.toString();
    }

    private static void append(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(", ").append(count).append(' ').append(what);
        }
    }
}
