package io.millrace.job;

/**
 * How busy the server is.
 *
 * @param depth jobs that wait
 * @param bound places in the queue
 * @param running jobs under way
 * @param workers jobs that run at once
 */
public record QueueStatus(int depth, int bound, int running, int workers) {}
