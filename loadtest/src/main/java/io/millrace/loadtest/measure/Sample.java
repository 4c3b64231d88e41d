package io.millrace.loadtest.measure;

/**
 * A stretch of a run.
 *
 * @param endSeconds from the begin of the run
 * @param seconds how long it is
 * @param done jobs that ended in it
 * @param errors of them, and doubled events
 * @param inFlight most jobs that were seen at once
 * @param openStreams most event streams that were seen at once
 * @param longestMillis longest time to the last event in it
 * @param serverBytes resident memory of the server; 0 if it is not known, as for all below
 * @param workerBytes resident memory of the server's worker processes
 */
public record Sample(
        double endSeconds,
        double seconds,
        long done,
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

    /** Jobs that ended in a second. */
    public double jobsPerSecond() {
        return seconds == 0 ? 0 : done / seconds;
    }

    /** Its part before {@code at}, as if what happened in it had happened evenly. */
    Sample until(double at) {
        double share = share(at);
        return part(at, at - beginSeconds(), Math.round(done * share), Math.round(errors * share));
    }

    /** The other part: together with {@link #until} it has all that happened. */
    Sample behind(double at) {
        Sample before = until(at);
        return part(endSeconds, endSeconds - at, done - before.done, errors - before.errors);
    }

    private double share(double at) {
        return seconds == 0 ? 1 : Math.min(1, Math.max(0, (at - beginSeconds()) / seconds));
    }

    private Sample part(double end, double length, long itsDone, long itsErrors) {
        return new Sample(
                end,
                Math.max(0, length),
                itsDone,
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
                done + next.done,
                errors + next.errors,
                Math.max(inFlight, next.inFlight),
                Math.max(openStreams, next.openStreams),
                Math.max(longestMillis, next.longestMillis),
                Math.max(serverBytes, next.serverBytes),
                Math.max(workerBytes, next.workerBytes));
    }
}
