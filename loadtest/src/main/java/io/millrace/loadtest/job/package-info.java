/** One job as its client sees it: sent, followed, checked. Read {@code JobRun} first. */
package io.millrace.loadtest.job;
