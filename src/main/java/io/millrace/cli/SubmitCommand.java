package io.millrace.cli;

import io.millrace.value.Json;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** {@code millrace submit}. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = "Starts a job on a server and prints its id, or follows it with --wait or --watch.",
        footer = {
            "",
            "Examples:",
            "  millrace submit job.json",
            "  millrace submit job.json --data access.log.gz --watch",
            "  millrace submit --map words --reduce _sum --sort -value --limit 10 --data - --wait < book.txt",
            "  id=$(millrace submit --map words --reduce _count --file 'logs/*.gz')"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:accepted; with --wait or --watch: the job succeeded",
            "1:the job failed or was cancelled",
            "2:the command line is wrong",
            "3:the server cannot be reached",
            "4:the job was refused",
            "70:an error of this program",
            "130:interrupted; the job goes on"
        })
final class SubmitCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SpecOptions spec = new SpecOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final FollowOptions follow = new FollowOptions();

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Sending the same job with the same key again starts nothing.")
    private @Nullable String idempotencyKey;

    @ArgGroup
    private @Nullable Until until;

    private static final class Until {
        @Option(names = "--wait", description = "Wait for the end and print the rows.")
        private boolean rows;

        @Option(names = "--watch", description = "The same, and show events on the error stream.")
        private boolean events;

        boolean isQuiet() {
            return rows && !events;
        }
    }

    SubmitCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        String key = idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey;
        Submission submission = spec.submission(around.console(), Optional.of(key));
        ServerClient client = server.client(around.console());
        Mono<Integer> work = client.submit(submission)
                .flatMap(ticket -> until == null ? print(ticket) : follow(client, ticket, until.isQuiet()));
        return around.await(work, server.url(around.console()));
    }

    private Mono<Integer> print(JobTicket ticket) {
        around.console().out().println(follow.json() ? Json.text(ticket.document()) : ticket.id());
        return Mono.just(ExitCode.OK);
    }

    private Mono<Integer> follow(ServerClient client, JobTicket ticket, boolean quiet) {
        if (!quiet) {
            around.console().err().println("job        " + ticket.id());
            around.console().err().flush();
        }
        return follow.follower(around.console(), quiet).show(new FollowedJob.Remote(client, ticket.id(), ""));
    }
}
