/** Adds up what happens in a run, over all of it and over time. Read {@code Tally} first. */
package io.millrace.loadtest.measure;
