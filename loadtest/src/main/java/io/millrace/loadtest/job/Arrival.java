package io.millrace.loadtest.job;

/**
 * A job that is due.
 *
 * @param number from 0
 * @param dueNanos when it should start, by the clock of the run; its times count from there, also if it starts later
 * @param isWarmUp whether its times are to be left out
 */
public record Arrival(long number, long dueNanos, boolean isWarmUp) {}
