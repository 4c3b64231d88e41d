package io.millrace.cli;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** {@code millrace list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists jobs, newest first.",
        footer = {"", "Examples:", "  millrace list", "  millrace list --state running --json"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "2:the command line is wrong",
            "3:the server cannot be reached",
            "4:the request was refused",
            "70:an error of this program",
            "130:interrupted"
        })
final class ListCommand implements Callable<Integer> {
    private static final String LINE = "%-36s  %-9s  %4s  %-24s  %s";

    private final Surroundings around;

    @Option(names = "--state", paramLabel = "STATE", description = "queued, running, succeeded, failed or cancelled.")
    private @Nullable String state;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "Only jobs of this name.")
    private @Nullable String name;

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "N",
            description = "At most N jobs.")
    private @Nullable Long limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where the last list ended.")
    private @Nullable String cursor;

    @Option(names = "--json", description = "Job documents, one a line.")
    private boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    ListCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        ServerClient client = server.client(around.console());
        Mono<Integer> work = client.list(query()).map(page -> {
            print(page);
            return ExitCode.OK;
        });
        return around.await(work, server.url(around.console()));
    }

    private Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "state", state);
        put(query, "name", name);
        put(query, "limit", limit == null ? null : limit.toString());
        put(query, "cursor", cursor);
        return query;
    }

    private static void put(Map<String, String> query, String member, @Nullable String value) {
        if (value != null) {
            query.put(member, value);
        }
    }

    private void print(Value.Obj page) {
        PrintWriter out = around.console().out();
        List<Value> jobs = Documents.items(page, "items");
        if (!json && !jobs.isEmpty()) {
            out.println(String.format(Locale.ROOT, LINE, "id", "state", "done", "created", "name"));
        }
        jobs.forEach(job -> out.println(json ? Json.text(job) : line(job)));
        String next = Documents.text(page, "next");
        if (!next.isEmpty()) {
            around.console().err().println("There are more: --cursor " + next);
        }
    }

    private static String line(Value item) {
        Value.Obj job = item instanceof Value.Obj object ? object : new Value.Obj(Map.of());
        long percent = Math.round(100 * Documents.fraction(Documents.object(job, "progress"), "fraction"));
        return String.format(
                        Locale.ROOT,
                        LINE,
                        Documents.text(job, "id"),
                        Documents.state(job),
                        percent + "%",
                        Documents.text(job, "createdAt"),
                        Documents.text(job, "name"))
                .stripTrailing();
    }
}
