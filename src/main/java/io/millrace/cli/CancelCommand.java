package io.millrace.cli;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code millrace cancel}. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Stops jobs that wait or run.",
        footer = {"", "Example:", "  millrace cancel 0199d3c5-5b3e-7c1a-9a57-3f1f0c0e8d11"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the jobs are stopping or have stopped",
            "2:the command line is wrong",
            "3:the server cannot be reached",
            "4:refused, for instance since a job has ended",
            "70:an error of this program",
            "130:interrupted"
        })
final class CancelCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "The jobs.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--json", description = "Job documents, one a line.")
    private boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    CancelCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        ServerClient client = server.client(around.console());
        Mono<Integer> work = Flux.fromIterable(ids)
                .concatMap(client::cancel)
                .doOnNext(this::print)
                .then(Mono.just(ExitCode.OK));
        return around.await(work, server.url(around.console()));
    }

    private void print(Value.Obj job) {
        String line = Documents.text(job, "id") + " " + Documents.state(job);
        around.console().out().println(json ? Json.text(job) : line);
    }
}
