/**
 * The load generator: many clients that each send a job, follow its events and check every row against their own count.
 * Read {@code LoadTest} first. {@code corpus} makes the texts, {@code job} is the life of one job as its client sees it,
 * {@code measure} adds up, {@code report} shows it; {@code canned} is a
 * server that only seems to count.
 */
package io.millrace.loadtest;
