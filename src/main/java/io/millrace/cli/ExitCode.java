package io.millrace.cli;

/** What a process says at its end. Interrupting one gives 130, which is the virtual machine's doing. */
public final class ExitCode {
    /** All went well. */
    public static final int OK = 0;

    /** The job failed or was cancelled. */
    public static final int JOB_NOT_SUCCEEDED = 1;

    /** The command line or a setting is wrong. */
    public static final int USAGE = 2;

    /** No server answered. */
    public static final int UNREACHABLE = 3;

    /** The request was refused. */
    public static final int REFUSED = 4;

    /** An error of this program; {@code EX_SOFTWARE} of BSD's {@code sysexits}. */
    public static final int BUG = 70;

    private ExitCode() {}
}
