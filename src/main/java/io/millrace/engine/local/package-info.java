/**
 * The engine of one process: splits, tasks and pages flow through Reactor, records through plain loops. Read {@link
 * io.millrace.engine.local.LocalEngine} first, then {@link io.millrace.engine.local.StageRun}.
 */
@NullMarked
package io.millrace.engine.local;

import org.jspecify.annotations.NullMarked;
