/** The process entry, nothing else. Read {@link io.millrace.Main} first. */
@NullMarked
package io.millrace;

import org.jspecify.annotations.NullMarked;
