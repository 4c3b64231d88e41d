package io.millrace.engine.local;

import io.millrace.io.SpillFile;
import java.util.function.Supplier;

/**
 * What tables live from.
 *
 * @param memory of the run
 * @param files makes a file for what finds no room in memory
 * @param spare reads blocks
 */
record Tables(Memory memory, Supplier<SpillFile> files, SpareTables spare) {}
