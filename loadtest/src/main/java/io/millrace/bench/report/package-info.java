/** Tables and a chart of what was measured. Read {@code Report} first. */
package io.millrace.bench.report;
