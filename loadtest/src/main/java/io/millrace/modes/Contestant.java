package io.millrace.modes;

/** A server in one mode of execution. */
interface Contestant {
    /** As in the table. */
    String name();

    /** Threads that run jobs, or tasks of jobs. */
    int workers();

    /** Starts the server, has it do all requests, and stops it. */
    Standing run() throws Exception;
}
