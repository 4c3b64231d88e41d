/**
 * The composition root: reads settings, builds every object once, starts, drains and stops them in order. The only
 * place that blocks. Read {@link io.millrace.app.Server} first.
 */
@NullMarked
package io.millrace.app;

import org.jspecify.annotations.NullMarked;
