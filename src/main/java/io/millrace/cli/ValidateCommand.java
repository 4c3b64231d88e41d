package io.millrace.cli;

import io.millrace.value.Json;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import reactor.core.publisher.Mono;

/** {@code millrace validate}. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Has a server check a job and try it on a sample. Starts nothing; prints the findings as JSON.",
        footer = {"", "Example:", "  millrace validate job.json"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the job is valid, or a function was too slow to tell (\"valid\":null)",
            "2:the command line is wrong",
            "3:the server cannot be reached",
            "4:the job would be refused",
            "70:an error of this program",
            "130:interrupted"
        })
final class ValidateCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SpecOptions spec = new SpecOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    ValidateCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Submission submission = spec.submission(around.console(), Optional.empty());
        Mono<Integer> work = server.client(around.console())
                .validate(submission)
                .map(findings -> {
                    around.console().out().println(Json.text(findings));
                    return ExitCode.OK;
                });
        return around.await(work, server.url(around.console()));
    }
}
