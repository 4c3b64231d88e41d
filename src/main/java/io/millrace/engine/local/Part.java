package io.millrace.engine.local;

/**
 * What one map task has for one partition.
 *
 * @param split the map task's number, from 0 without a hole
 * @param bytes of input that the split had
 */
record Part(int partition, int split, long bytes, Content content) {}
