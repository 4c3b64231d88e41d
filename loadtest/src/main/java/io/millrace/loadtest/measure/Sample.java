package io.millrace.loadtest.measure;

/**
 * A stretch of a run.
 *
 * @param endSeconds from the begin of the run
 * @param seconds how long it is
 * @param completed jobs that ended in it as they should
 * @param errors those that did not, and events that came again
 * @param inFlight most jobs that were seen at once
 * @param openStreams most event streams that were seen at once
 * @param longestMillis longest time to the last event in it
 * @param serverBytes resident memory of the server; 0 if it is not known, as for all below
 * @param workerBytes resident memory of the server's worker processes
 */
public record Sample(
        double endSeconds,
        double seconds,
        long completed,
        long errors,
        int inFlight,
        int openStreams,
        double longestMillis,
        long serverBytes,
        long workerBytes) {
    static final Sample NOTHING = new Sample(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** When it begins, from the begin of the run. */
    public double beginSeconds() {
        return endSeconds - seconds;
    }

    /** Jobs that ended as they should in a second. */
    public double jobsPerSecond() {
        return seconds == 0 ? 0 : completed / seconds;
    }

    /** What went wrong in a second. */
    public double errorsPerSecond() {
        return seconds == 0 ? 0 : errors / seconds;
    }

    /** Its part before {@code at}, as if what happened in it had happened evenly. */
    Sample until(double at) {
        double share = share(at);
        return part(at, at - beginSeconds(), Math.round(completed * share), Math.round(errors * share));
    }

    /** The other part: together with {@link #until} it has all that happened. */
    Sample behind(double at) {
        Sample before = until(at);
        return part(endSeconds, endSeconds - at, completed - before.completed, errors - before.errors);
    }

    private double share(double at) {
        return seconds == 0 ? 1 : Math.min(1, Math.max(0, (at - beginSeconds()) / seconds));
    }

    private Sample part(double end, double length, long itsCompleted, long itsErrors) {
        return new Sample(
                end,
                Math.max(0, length),
                itsCompleted,
                itsErrors,
                inFlight,
                openStreams,
                longestMillis,
                serverBytes,
                workerBytes);
    }

    /** This stretch and the next one as one. */
    Sample with(Sample next) {
        return new Sample(
                next.endSeconds,
                seconds + next.seconds,
                completed + next.completed,
                errors + next.errors,
                Math.max(inFlight, next.inFlight),
                Math.max(openStreams, next.openStreams),
                Math.max(longestMillis, next.longestMillis),
                Math.max(serverBytes, next.serverBytes),
                Math.max(workerBytes, next.workerBytes));
    }
}
