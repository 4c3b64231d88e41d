package io.millrace.job;

import java.time.Instant;

/**
 * An {@code Idempotency-Key} bound to a job.
 *
 * @param fingerprint of the request that used the key first
 * @param expiresAt when the key is forgotten
 */
public record IdempotencyClaim(String key, String fingerprint, String job, Instant expiresAt) {}
