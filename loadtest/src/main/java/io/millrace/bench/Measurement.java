package io.millrace.bench;

/**
 * One run of a job.
 *
 * @param wallSeconds from the request to the last row
 * @param cpuSeconds of the whole process, kernel included
 * @param peakRssBytes most resident memory while it ran, -1 if unknown
 * @param childRssBytes the same of its child processes
 * @param rows the answer, one JSON row a line
 */
public record Measurement(
        double wallSeconds, double cpuSeconds, long peakRssBytes, long childRssBytes, byte[] rows) {}
