package io.millrace.cli;

import io.millrace.value.Value;
import java.io.PrintWriter;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Shows the events of one job to their end. For one subscriber. */
final class Follower {
    private static final Set<String> BAD_ENDS = Set.of("failed", "cancelled");

    /** What nobody is to miss. */
    private static final Set<String> ALWAYS_SHOWN = Set.of("failed", "cancelled", "warning");

    /** What is shown. */
    enum Shown {
        /** Every event as it was sent, on standard output. */
        RAW,
        /** Rows, and on the error stream warnings and an end that is not a success. */
        ROWS,
        /** Rows on standard output, events on the error stream. */
        ALL
    }

    private final PrintWriter out;
    private final Shown shown;
    private final EventPrinter events;
    private final RowPrinter rows;
    private long rowsPrinted;
    private boolean rowsMissing;

    Follower(Console console, Shown shown, RowFormat format) {
        this.out = console.out();
        this.shown = shown;
        this.events = new EventPrinter(console);
        this.rows = RowPrinter.of(format, console.out());
    }

    /** Shows {@code job}; gives the exit code that fits its end. Ends early once nobody reads the output. */
    Mono<Integer> show(FollowedJob job) {
        return job.events()
                .doOnNext(this::show)
                .takeUntil(event -> out.checkError())
                .takeLast(1)
                .next()
                .map(ServerEvent::type)
                .switchIfEmpty(job.state())
                .flatMap(end -> end.equals("succeeded") ? complete(job) : Mono.just(end))
                .map(end -> BAD_ENDS.contains(end) ? ExitCode.JOB_NOT_SUCCEEDED : ExitCode.OK);
    }

    private void show(ServerEvent event) {
        if (shown == Shown.RAW) {
            out.print(event.data());
            out.print('\n');
            return;
        }
        if (shown == Shown.ALL || ALWAYS_SHOWN.contains(event.type())) {
            events.print(event);
        }
        if (event.type().equals("rows")) {
            rows(event.json());
        }
    }

    /** A row that no event can hold is only named; from there on the rows are fetched at the end. */
    private void rows(Value.Obj event) {
        rowsMissing |= !Documents.items(event, "oversized").isEmpty();
        if (!rowsMissing) {
            Documents.items(event, "rows").forEach(this::row);
        }
    }

    private void row(Value row) {
        if (row instanceof Value.Obj object) {
            rows.row(object);
            rowsPrinted++;
        }
    }

    private Mono<String> complete(FollowedJob job) {
        Mono<Void> rest =
                rowsMissing ? job.rows(rowsPrinted).doOnNext(this::row).then() : Mono.empty();
        return rest.then(Mono.fromSupplier(() -> {
            if (shown != Shown.RAW) {
                rows.end();
            }
            return "succeeded";
        }));
    }
}
