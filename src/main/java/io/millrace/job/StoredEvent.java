package io.millrace.job;

import java.time.Instant;

/** A durable event in the store; sequences of a job ascend from 1 without a hole. */
public record StoredEvent(long sequence, Instant at, JobEvent event) {}
