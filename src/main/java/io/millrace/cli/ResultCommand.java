package io.millrace.cli;

import io.millrace.value.Json;
import io.millrace.value.JsonSyntaxException;
import io.millrace.value.Value;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;

/** {@code millrace result}. */
@Command(
        name = "result",
        mixinStandardHelpOptions = true,
        description = "Prints the rows of a job that succeeded.",
        footer = {
            "",
            "Keys are JSON: 'millrace result ID --key '\"whale\"''. Text that is not JSON is taken as a string.",
            "",
            "Examples:",
            "  millrace result ID",
            "  millrace result ID --format csv > rows.csv",
            "  millrace result ID --startkey a --endkey b --format ndjson"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all rows that were asked for are printed",
            "2:the command line is wrong",
            "3:the server cannot be reached",
            "4:refused, for instance since the job has no result",
            "70:an error of this program",
            "130:interrupted"
        })
final class ResultCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "ID", description = "The job.")
    private String id = "";

    @Option(
            names = {"--format", "-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; table by default. json is one page as the server sends it.")
    private RowFormat format = RowFormat.TABLE;

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "N",
            description = "At most N rows.")
    private @Nullable Long limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where a page's 'next' says.")
    private @Nullable String cursor;

    @Option(names = "--key", paramLabel = "KEY", description = "Only this key.")
    private @Nullable String key;

    @Option(names = "--startkey", paramLabel = "KEY", description = "From this key on.")
    private @Nullable String startKey;

    @Option(names = "--endkey", paramLabel = "KEY", description = "Up to this key, which is included.")
    private @Nullable String endKey;

    @Option(names = "--descending", description = "In the opposite order.")
    private boolean descending;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    ResultCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        ServerClient client = server.client(around.console());
        Mono<Integer> work = format == RowFormat.TABLE ? table(client) : copy(client);
        return around.await(work, server.url(around.console()));
    }

    private Mono<Integer> copy(ServerClient client) {
        PrintWriter out = around.console().out();
        return new Utf8Lines()
                .of(client.result(id, format.mediaType(), query()))
                .doOnNext(out::print)
                .takeUntil(text -> out.checkError())
                .then(Mono.just(ExitCode.OK));
    }

    private Mono<Integer> table(ServerClient client) {
        RowPrinter table = RowPrinter.of(RowFormat.TABLE, around.console().out());
        return client.rows(id, query())
                .doOnNext(table::row)
                .then(Mono.fromRunnable(table::end))
                .thenReturn(ExitCode.OK);
    }

    private Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "limit", limit == null ? null : limit.toString());
        put(query, "cursor", cursor);
        put(query, "key", key == null ? null : json(key));
        put(query, "startkey", startKey == null ? null : json(startKey));
        put(query, "endkey", endKey == null ? null : json(endKey));
        put(query, "descending", descending ? "true" : null);
        return query;
    }

    private static String json(String text) {
        try {
            return Json.text(Json.read(text));
        } catch (JsonSyntaxException e) {
            return Json.text(Value.of(text));
        }
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }
}
