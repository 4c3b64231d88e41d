package io.millrace.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** {@code millrace run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs one job in this process, without a server.",
            "Events go to the error stream, rows to standard output; nothing is kept."
        },
        footer = {
            "",
            "Examples:",
            "  millrace run --map words --reduce _sum --sort -value --limit 10 --data book.txt",
            "  zcat access.log.gz | millrace run job.json --data - -o csv > rows.csv",
            "  millrace run --map '(line) => emit(line.length, 1)' --reduce _count --file '*.txt'"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the job succeeded",
            "1:the job failed",
            "2:the command line is wrong",
            "4:the job was refused",
            "70:an error of this program",
            "130:interrupted"
        })
final class RunCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SpecOptions spec = new SpecOptions();

    @Mixin
    private final FollowOptions follow = new FollowOptions();

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no events but warnings and failures.")
    private boolean quiet;

    RunCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Submission submission = spec.submission(around.console(), Optional.empty());
        Follower follower = follow.follower(around.console(), quiet);
        try (LocalJobs jobs = around.launcher().localJobs(settings())) {
            Mono<Integer> work = LocalJob.submit(jobs.service(), submission).flatMap(follower::show);
            return around.await(work, "this process");
        }
    }

    /** Files are looked for in the working directory, unless the environment says where. */
    private Map<String, String> settings() {
        Map<String, String> settings = ServeCommand.settings(around.console().environment());
        settings.putIfAbsent("MILLRACE_DATA_DIRS", ".");
        return settings;
    }
}
