package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code millrace delete}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Stops jobs if needed, then forgets them with their results.",
        footer = {"", "Example:", "  millrace delete 0199d3c5-5b3e-7c1a-9a57-3f1f0c0e8d11"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the jobs are forgotten",
            "2:the command line is wrong",
            "3:the server cannot be reached",
            "4:refused, for instance since there is no such job; those named before it are forgotten",
            "70:an error of this program",
            "130:interrupted"
        })
final class DeleteCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "The jobs.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    DeleteCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        ServerClient client = server.client(around.console());
        Mono<Integer> work = Flux.fromIterable(ids)
                .concatMap(id -> client.delete(id).thenReturn(id))
                .doOnNext(id -> around.console().out().println(id + " deleted"))
                .then(Mono.just(ExitCode.OK));
        return around.await(work, server.url(around.console()));
    }
}
