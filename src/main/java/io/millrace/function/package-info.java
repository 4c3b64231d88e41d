/**
 * Map functions and reduces: what the engine calls, and the built-in ones. Read {@link io.millrace.function.Builtins}
 * first.
 */
@NullMarked
package io.millrace.function;

import org.jspecify.annotations.NullMarked;
