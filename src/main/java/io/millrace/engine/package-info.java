/**
 * What it means to run a job: the plan, the contract of an engine and what an engine reports. Read {@link
 * io.millrace.engine.Engine} first.
 */
@NullMarked
package io.millrace.engine;

import org.jspecify.annotations.NullMarked;
