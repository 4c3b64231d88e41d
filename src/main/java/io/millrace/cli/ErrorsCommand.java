package io.millrace.cli;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;

/** {@code millrace errors}. */
@Command(
        name = "errors",
        mixinStandardHelpOptions = true,
        description = "Prints the bad records of a job: what is wrong with each, and the record below.",
        footer = {"", "Examples:", "  millrace errors ID", "  millrace errors --json ID | jq -r .record"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all bad records that were kept are printed, or there are none",
            "2:the command line is wrong",
            "3:the server cannot be reached",
            "4:refused, for instance since there is no such job",
            "70:an error of this program",
            "130:interrupted"
        })
final class ErrorsCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "ID", description = "The job.")
    private String id = "";

    @Option(names = "--json", description = "Documents, one a line.")
    private boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    ErrorsCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Mono<Integer> work = server.client(around.console())
                .badRecords(id)
                .doOnNext(this::print)
                .takeUntil(record -> around.console().out().checkError())
                .then(Mono.just(ExitCode.OK));
        return around.await(work, server.url(around.console()));
    }

    private void print(Value.Obj record) {
        PrintWriter out = around.console().out();
        if (json) {
            out.println(Json.text(record));
            return;
        }
        out.println(Documents.text(record, "source") + ":" + Documents.number(record, "line") + ": "
                + Documents.text(record, "code") + ": " + Documents.text(record, "message"));
        Documents.text(record, "record").lines().forEach(line -> out.println("    " + line));
    }
}
