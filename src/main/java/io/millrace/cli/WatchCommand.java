package io.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace watch}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Follows a job to its end: events on the error stream as they come, rows on standard output.",
            "A connection that breaks is opened again; no event is lost or shown twice."
        },
        footer = {
            "",
            "Examples:",
            "  millrace watch 0199d3c5-5b3e-7c1a-9a57-3f1f0c0e8d11",
            "  millrace watch --json ID | jq -c 'select(.type == \"progress\")'"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the job succeeded",
            "1:the job failed or was cancelled",
            "2:the command line is wrong",
            "3:the server cannot be reached",
            "4:the request was refused",
            "70:an error of this program",
            "130:interrupted; the job goes on"
        })
final class WatchCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "ID", description = "The job.")
    private String id = "";

    @Option(names = "--after", paramLabel = "EVENT", description = "Begin behind the event with this id.")
    private String after = "";

    @Mixin
    private final FollowOptions follow = new FollowOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    WatchCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        ServerClient client = server.client(around.console());
        Follower follower = follow.follower(around.console(), false);
        return around.await(follower.show(new FollowedJob.Remote(client, id, after)), server.url(around.console()));
    }
}
