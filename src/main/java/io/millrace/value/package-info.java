/**
 * The data that flows through a job: JSON values, their text, and keys as bytes in collation order. Read {@link
 * io.millrace.value.Value} first. Jackson is used here, in {@link io.millrace.value.Json}, and nowhere above.
 */
@NullMarked
package io.millrace.value;

import org.jspecify.annotations.NullMarked;
