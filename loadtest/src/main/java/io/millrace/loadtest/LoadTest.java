package io.millrace.loadtest;

import io.millrace.cli.ExitCode;
import io.millrace.loadtest.report.HtmlReport;
import io.millrace.loadtest.report.JsonReport;
import io.millrace.loadtest.report.LiveLine;
import io.millrace.loadtest.report.Report;
import io.millrace.loadtest.report.Summary;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import reactor.core.publisher.Sinks;

/** The load generator: its command, and {@link #run} for programs. */
@Command(
        name = "loadtest",
        mixinStandardHelpOptions = true,
        versionProvider = LoadTest.Version.class,
        usageHelpAutoWidth = true,
        description = {
            "Sends many word counts to a Millrace server, follows the events of each, and checks every row against its own"
                    + " count.",
            "",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every job ended as it should",
            "1:jobs failed, were lost or wrong, or events came twice",
            "2:the command line is wrong, or a report cannot be written where it says",
            "3:there is no server: none answers, or the one that was to be started did not start",
            "4:the server refuses to be used, for example for want of a token",
            "70:an error of this program",
            "130:interrupted; what there was so far is reported"
        })
public final class LoadTest implements Callable<Integer> {
    private static final Path PAGE = Path.of("target/loadtest.html");

    /** An interrupted run has this long to write its reports and to stop its server. */
    private static final int PATIENCE_SECONDS = 20;

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"loadtest " + Report.version(), "Java " + System.getProperty("java.version")};
        }
    }

    @Mixin
    private final Options options = new Options();

    private final PrintStream out;
    private final Optional<Path> page;
    private final Sinks.Empty<Void> interrupt = Sinks.empty();
    private Report report;

    private LoadTest(PrintStream out, Optional<Path> page) {
        this.out = out;
        this.page = page;
    }

    /** Runs the command that {@code args} name, and ends the process with its exit code. */
    public static void main(String[] args) {
        // The report tells what went wrong, and cuts are no errors; MILLRACE_LOG=warn shows what the network says.
        System.setProperty("millrace.log.default", "OFF");
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        LoadTest test = new LoadTest(out, Optional.of(PAGE));
        CountDownLatch reported = test.reportWhenInterrupted();
        int code = command(test).execute(args);
        reported.countDown();
        System.exit(code);
    }

    /** A signal ends the run, and the process when the reports are written; the virtual machine gives its exit code. */
    private CountDownLatch reportWhenInterrupted() {
        CountDownLatch reported = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            interrupt.tryEmitEmpty();
            try {
                reported.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "report"));
        return reported;
    }

    /**
     * Runs the same in this process, without a word, and writes only what {@code args} ask for, and the log of a server of
     * its own; blocks.
     *
     * @throws CommandLine.ParameterException if {@code args} are wrong
     * @throws UnusableServerException if there is no server that can be used
     */
    public static Report run(String... args) {
        LoadTest test = new LoadTest(new PrintStream(OutputStream.nullOutputStream()), Optional.empty());
        command(test).parseArgs(args);
        try {
            test.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
        return test.report;
    }

    /** The command; its exit codes are those of {@code millrace}. */
    static CommandLine command(PrintStream out, Optional<Path> page) {
        return command(new LoadTest(out, page));
    }

    private static CommandLine command(LoadTest test) {
        CommandLine.RunLast run = new CommandLine.RunLast();
        return new CommandLine(test)
                .setExecutionStrategy(parsed -> {
                    try {
                        return run.execute(parsed);
                    } catch (LinkageError | VirtualMachineError e) { // Which picocli lets through to the JVM's own exit code.
                        throw new CommandLine.ExecutionException(parsed.commandSpec().commandLine(), e.toString(), e);
                    }
                })
                .registerConverter(MapFunction.class, MapFunction::named)
                .registerConverter(int.class, text -> number(text, Integer::valueOf, "a whole number"))
                .registerConverter(double.class, text -> number(text, Double::valueOf, "a number"))
                .registerConverter(Integer.class, text -> number(text, Integer::valueOf, "a whole number"))
                .registerConverter(long.class, text -> number(text, Long::valueOf, "a whole number"))
                .registerConverter(Long.class, text -> number(text, Long::valueOf, "a whole number"))
                .registerConverter(Double.class, text -> number(text, Double::valueOf, "a number"))
                .setParameterExceptionHandler((e, args) -> misused(e))
                .setExecutionExceptionHandler((e, command, result) -> failed(e, command));
    }

    /** What picocli says of a wrong number is for programmers. */
    private static <T> T number(String text, Function<String, T> read, String kind) {
        try {
            return read.apply(text);
        } catch (NumberFormatException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not " + kind);
        }
    }

    /** Says what is wrong; all options below it would hide it. */
    private static int misused(CommandLine.ParameterException e) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("loadtest: " + e.getMessage().replaceFirst("^Error: ", "").replace("option option", "option"));
        err.println("Try: target/loadtest --help");
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine command) {
        if (e instanceof UnusableServerException unusable) {
            command.getErr().println("loadtest: " + e.getMessage());
            return unusable.refuses() ? ExitCode.REFUSED : ExitCode.UNREACHABLE;
        }
        command.getErr().println("loadtest: an error of this program, please report it:");
        e.printStackTrace(command.getErr());
        return ExitCode.BUG;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Plan plan = options.plan();
        Path root = Path.of(System.getProperty("loadtest.root", "")).toAbsolutePath();
        Optional<ReportFile> html =
                options.html().or(() -> page.map(path -> ReportFile.ofOwn(root.resolve(path))));
        Optional<ReportFile> json = options.json();
        LiveLine live = new LiveLine(out, Integer.getInteger("loadtest.columns", 0), plan.requests(), plan.duration());
        report = new Session(plan, root, live, interrupt.asMono()).run();
        out.print(Summary.of(report));
        hints(plan, root);
        if (html.isPresent()) {
            html.get().write(HtmlReport.of(report));
            out.println("Report: " + html.get().path().toAbsolutePath().toUri());
        }
        if (json.isPresent()) {
            json.get().write(JsonReport.of(report));
        }
        return report.isGood() ? ExitCode.OK : ExitCode.JOB_NOT_SUCCEEDED;
    }

    private void hints(Plan plan, Path root) {
        if (plan.hold() && report.counts().rejected429() > 0) {
            out.printf("--hold needs a queue with a place for each stream: MILLRACE_QUEUE=%d%n", plan.atOnce());
        }
        if (!report.isGood() && report.server().isOwn()) {
            out.println("Log of the server: " + OwnServer.log(root));
        }
    }
}
