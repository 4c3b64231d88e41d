package io.millrace.engine.local;

/**
 * Who looks at what a map task makes of its split.
 *
 * @param laws is shown records, and what they emit, before the reduce gets it
 * @param missing of the stage
 * @param split its ordinal
 */
record Onlookers(LawProbe laws, MissingValues missing, int split) {}
