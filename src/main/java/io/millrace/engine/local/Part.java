package io.millrace.engine.local;

/**
 * What one map task has for one partition.
 *
 * @param split the map task's number, from 0 without a hole
 */
record Part(int partition, int split, Content content) {}
