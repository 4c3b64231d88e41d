/** The texts of jobs, and what there is to be counted in them. Read {@code Corpora} first. */
package io.millrace.loadtest.corpus;
