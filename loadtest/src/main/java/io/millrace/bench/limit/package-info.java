/** T, the yardstick: a loop written by hand for each job. Read {@code WordCount} first, and {@code Swar} beside it. */
package io.millrace.bench.limit;
