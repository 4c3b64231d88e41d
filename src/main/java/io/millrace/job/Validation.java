package io.millrace.job;

/**
 * What a job does to the first records of its input, and what it will cost.
 *
 * @param sample of the input
 * @param estimate of the whole job
 * @param finished false if a function was not ready, or did not end, in the time that there was, so that it is not known
 *     whether the job is valid
 */
public record Validation(Sample sample, Estimate estimate, boolean finished) {}
