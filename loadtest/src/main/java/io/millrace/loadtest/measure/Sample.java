package io.millrace.loadtest.measure;

/**
 * A stretch of a run.
 *
 * @param endSeconds from the begin of the run
 * @param seconds how long it is
 * @param done jobs that ended in it
 * @param errors of them, and doubled events
 * @param inFlight jobs at its end
 * @param openStreams event streams at its end
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

    /** Jobs that ended in a second. */
    public double jobsPerSecond() {
        return seconds == 0 ? 0 : done / seconds;
    }

    /** This stretch and the next one as one. */
    Sample with(Sample next) {
        return new Sample(
                next.endSeconds,
                seconds + next.seconds,
                done + next.done,
                errors + next.errors,
                next.inFlight,
                Math.max(openStreams, next.openStreams),
                Math.max(longestMillis, next.longestMillis),
                Math.max(serverBytes, next.serverBytes),
                Math.max(workerBytes, next.workerBytes));
    }
}
