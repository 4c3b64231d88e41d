package io.millrace.engine.local;

import io.millrace.engine.Output;
import java.nio.file.Path;

/**
 * Where the rows of a stage go.
 *
 * @param directory of the rows, if they are many
 * @param first true for the stage that maps the job's own input
 * @param last true for the rows of the job, false for those of a stage before its last
 */
record Target(Path directory, Output output, boolean first, boolean last) {}
