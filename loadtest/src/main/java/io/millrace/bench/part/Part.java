package io.millrace.bench.part;

import io.millrace.bench.Settings;
import io.millrace.bench.report.Report;
import io.millrace.bench.server.MillraceServer;

/** A part of the benchmark that writes tables of its own. */
public interface Part {
    /**
     * Measures and adds what it found to the report.
     *
     * @param start how a server is started whose jobs may read the data directory
     */
    void run(Settings settings, MillraceServer.Start start, Report report) throws Exception;
}
