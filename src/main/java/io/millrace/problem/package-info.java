/** What can go wrong, in the words of the HTTP contract. Read {@link io.millrace.problem.ErrorCode} first. */
@NullMarked
package io.millrace.problem;

import org.jspecify.annotations.NullMarked;
