package io.millrace.job;

/**
 * Where a job waits.
 *
 * @param position from 1
 * @param ahead jobs that start before it
 */
public record QueuePosition(int position, int ahead) {}
