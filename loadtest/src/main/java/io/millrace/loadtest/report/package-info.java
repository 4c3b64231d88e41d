/** What came of a run, for people and for programs. Read {@code Report} first. */
package io.millrace.loadtest.report;
