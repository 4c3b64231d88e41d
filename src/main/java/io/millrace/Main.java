package io.millrace;

import io.millrace.app.Launch;
import io.millrace.cli.Cli;
import io.millrace.cli.Console;
import java.util.List;

/** The process entry of server and command line. */
public final class Main {
    private Main() {}

    /** Runs the command that {@code args} name. */
    public static void main(String[] args) {
        // Before the first logger is made: a server tells what it does, a command says all in words of its own.
        boolean serves = List.of(args).contains("serve");
        System.setProperty("millrace.log.default", serves ? "INFO" : "OFF");
        System.exit(new Cli(new Launch(), Console.system()).execute(args));
    }
}
