/**
 * Functions that users wrote in JavaScript or Python or compiled to WebAssembly, run by V8 in processes of their own, so
 * that whatever such a function does ends a worker and never the server. Read {@link
 * io.millrace.function.sandbox.SandboxPool} first, then {@link io.millrace.function.sandbox.Sandbox}; the other side of the
 * pipe starts at {@link io.millrace.function.sandbox.WorkerMain} and goes on in a {@link
 * io.millrace.function.sandbox.Guest} for each language.
 */
@NullMarked
package io.millrace.function.sandbox;

import org.jspecify.annotations.NullMarked;
