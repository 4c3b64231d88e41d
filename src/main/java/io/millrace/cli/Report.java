package io.millrace.cli;

import io.millrace.problem.JobException;
import java.io.PrintWriter;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Turns what can go wrong into a message on the error stream and an exit code. */
final class Report {
    private Report() {}

    /** {@code command} with every expected failure told; other errors are bugs and pass. */
    static Mono<Integer> failures(Mono<Integer> command, PrintWriter err, String server) {
        return command.onErrorResume(e -> told(e, server)
                .map(told -> {
                    err.println("millrace: " + told.text());
                    err.flush();
                    return Mono.just(told.exitCode());
                })
                .orElseGet(() -> Mono.error(e)));
    }

    private record Told(String text, int exitCode) {}

    private static Optional<Told> told(Throwable e, String server) {
        if (e instanceof UnreachableException) {
            String text = "No answer from " + server + ": " + e.getMessage()
                    + "\nIs it running? Start one with: millrace serve";
            return Optional.of(new Told(text, ExitCode.UNREACHABLE));
        }
        if (e instanceof RefusedException refused) {
            return Optional.of(new Told(ProblemText.of(refused.problem()), ExitCode.REFUSED));
        }
        if (e instanceof JobException refused) {
            return Optional.of(new Told(ProblemText.of(refused), ExitCode.REFUSED));
        }
        return Optional.empty();
    }
}
