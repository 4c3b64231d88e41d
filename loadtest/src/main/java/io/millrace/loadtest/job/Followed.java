package io.millrace.loadtest.job;

import io.millrace.loadtest.measure.Tally;
import io.millrace.value.Value;

/** A job that its client follows. What is volatile is written by one thread and read by another. */
final class Followed {
    private static final Value CANCELLED = Value.of("cancelled");

    private final Arrival arrival;
    private final Habits.Habit habit;
    private final Transcript transcript;
    private volatile boolean accepted;
    private volatile boolean refused;
    private volatile boolean begun;
    private volatile boolean surelyCancelled;
    private volatile String error = "";

    Followed(Arrival arrival, Habits.Habit habit, Transcript transcript) {
        this.arrival = arrival;
        this.habit = habit;
        this.transcript = transcript;
    }

    Habits.Habit habit() {
        return habit;
    }

    Transcript transcript() {
        return transcript;
    }

    /** True if its times tell of the server, and the run is warm. */
    boolean isTimed() {
        return habit.isTimed() && !arrival.isWarmUp();
    }

    /** The server has taken it. */
    void accept() {
        accepted = true;
    }

    /** The server has said that its queue is full. */
    void refuse() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }

    boolean isAccepted() {
        return accepted;
    }

    /** Nanoseconds since it was due. */
    long age() {
        return System.nanoTime() - arrival.dueNanos();
    }

    /** True for the first call only, which comes with the first event. */
    boolean begin() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    boolean hasBegun() {
        return begun;
    }

    /** The server has taken the wish to cancel it and says that the job is {@code state} now. */
    void cancelledAs(Value state) {
        surelyCancelled = CANCELLED.equals(state);
    }

    /** The client gave up. */
    void failWith(String reason) {
        error = reason;
    }

    /**
     * How it has ended. A job that was to be cancelled may have been done before; not, if the server has said that it is
     * cancelled.
     */
    Verdict verdict() {
        if (transcript.end().isEmpty() || !error.isEmpty()) {
            return Verdict.bad(Tally.End.LOST, error.isEmpty() ? "The events end before the job" : error);
        }
        if (!transcript.missing().isEmpty()) {
            return Verdict.bad(Tally.End.LOST, transcript.missing());
        }
        if (!transcript.wrong().isEmpty()) {
            return Verdict.bad(Tally.End.WRONG, transcript.wrong());
        }
        return switch (transcript.end()) {
            case "succeeded" -> surelyCancelled
                    ? Verdict.bad(Tally.End.WRONG, "A cancelled job has succeeded")
                    : Verdict.good(Tally.End.SUCCEEDED);
            case "cancelled" -> habit.cancelAfter().isPresent()
                    ? Verdict.good(Tally.End.CANCELLED)
                    : Verdict.bad(Tally.End.WRONG, "A job was cancelled that nobody wanted to be");
            default -> Verdict.bad(Tally.End.FAILED, transcript.problem());
        };
    }
}
