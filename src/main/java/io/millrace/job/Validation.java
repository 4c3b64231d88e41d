package io.millrace.job;

/**
 * What a job does to the first records of its input, and what it will cost.
 *
 * @param sample of the input
 * @param estimate of the whole job
 */
public record Validation(Sample sample, Estimate estimate) {}
