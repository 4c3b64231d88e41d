package io.millrace.loadtest.job;

/**
 * A job that is due.
 *
 * @param number from 0
 * @param dueNanos when it should start, by the clock of the run; its times count from there, also if it starts later
 */
public record Arrival(long number, long dueNanos) {}
