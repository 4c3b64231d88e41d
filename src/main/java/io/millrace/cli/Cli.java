package io.millrace.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code millrace}. */
public final class Cli {
    private final CommandLine commands;

    @Command(
            name = "millrace",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "A reactive MapReduce job service.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "millrace COMMAND --help tells more. Wherever a FILE is taken, - is standard input.",
                "",
                "Try it without a server:",
                "  echo 'to be or not to be' | millrace run --map words --reduce _sum --data -"
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:done",
                "1:the job failed or was cancelled",
                "2:the command line is wrong",
                "3:the server cannot be reached",
                "4:the request was refused",
                "70:an error of this program",
                "130:interrupted"
            })
    private static final class Root implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // Set by picocli before anything runs.
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "Which command?");
        }
    }

    /** Commands that talk to the world through {@code console} and have servers and jobs from {@code launcher}. */
    public Cli(Launcher launcher, Console console) {
        Surroundings around = new Surroundings(launcher, console);
        this.commands = new CommandLine(new Root())
                .addSubcommand(new RunCommand(around))
                .addSubcommand(new ServeCommand(around))
                .addSubcommand(new SubmitCommand(around))
                .addSubcommand(new WatchCommand(around))
                .addSubcommand(new ResultCommand(around))
                .addSubcommand(new ListCommand(around))
                .addSubcommand(new ErrorsCommand(around))
                .addSubcommand(new CancelCommand(around))
                .addSubcommand(new DeleteCommand(around))
                .addSubcommand(new ValidateCommand(around))
                .addSubcommand(new CommandLine.HelpCommand())
                .setOut(console.out())
                .setErr(console.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(Cli::misused)
                .setExecutionExceptionHandler((e, command, result) -> failed(e, command));
    }

    /** Runs the command that {@code args} name on the calling thread; gives the exit code of the process. */
    public int execute(String... args) {
        int code = commands.execute(args);
        commands.getOut().flush();
        commands.getErr().flush();
        return code;
    }

    /** What is wrong, which the whole help behind it would push out of sight. */
    private static int misused(ParameterException e, String... arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        if (arguments.length == 0) {
            command.usage(err);
            return ExitCode.USAGE;
        }
        err.println(name + ": " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try: " + name + " --help");
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine command) {
        if (e instanceof UsageException) {
            command.getErr().println("millrace " + command.getCommandName() + ": " + e.getMessage());
            command.getErr().println("Try: millrace " + command.getCommandName() + " --help");
            return ExitCode.USAGE;
        }
        command.getErr().println("millrace: an error of this program, please report it:");
        e.printStackTrace(command.getErr());
        return ExitCode.BUG;
    }
}
