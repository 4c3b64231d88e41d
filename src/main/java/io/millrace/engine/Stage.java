package io.millrace.engine;

/** One map and the reduce behind it. */
public record Stage(MapStep map, ReduceStep reduce) {}
