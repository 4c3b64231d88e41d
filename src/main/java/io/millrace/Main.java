package io.millrace;

/** The process entry of every mode: server, command line and sandbox worker. */
public final class Main {
    private Main() {}

    /** Runs the command that {@code args} name. */
    public static void main(String[] args) {}
}
