package io.millrace.cli;

import io.millrace.value.Value;

/**
 * An accepted job.
 *
 * @param id the job's id
 * @param document the job document at that moment
 */
public record JobTicket(String id, Value.Obj document) {}
