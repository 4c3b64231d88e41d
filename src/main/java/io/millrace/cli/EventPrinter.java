package io.millrace.cli;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Events as lines for people. On a terminal, progress is one line that is written over. */
final class EventPrinter {
    private static final int BAR_WIDTH = 24;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean terminal;
    private boolean barShown;

    EventPrinter(Console console) {
        this.err = console.err();
        this.terminal = console.terminal();
    }

    /** Prints {@code event}, or nothing if it says nothing to people. */
    void print(ServerEvent event) {
        Value.Obj data = event.json();
        switch (event.type()) {
            case "queued" -> line("queued", queued(data));
            case "started" -> line("started", started(data));
            case "progress" -> progress(data);
            case "partial" -> line("partial", partial(data));
            case "warning" -> line("warning", warning(data));
            case "rows" -> line("rows", rows(data));
            case "succeeded" -> line("succeeded", succeeded(data));
            case "failed" -> line("failed", ProblemText.of(Documents.object(data, "problem")));
            case "cancelled" -> line("cancelled", "");
            default -> {
                // A ping, or an event of a later server.
            }
        }
        err.flush();
    }

    /** Takes the progress line away, for what comes behind it on the same terminal. */
    void clear() {
        if (barShown) {
            err.print(CLEAR_LINE);
            err.flush();
            barShown = false;
        }
    }

    private void line(String type, String text) {
        clear();
        err.print(String.format(Locale.ROOT, "%-10s %s", type, text).stripTrailing());
        err.print('\n');
    }

    private void progress(Value.Obj data) {
        if (!terminal) {
            line("progress", progressText(data));
            return;
        }
        int filled = (int) Math.round(fraction(data) * BAR_WIDTH);
        String bar = "[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "] ";
        err.print(CLEAR_LINE + bar + progressText(data));
        barShown = true;
    }

    private static double fraction(Value.Obj data) {
        return Math.max(0, Math.min(1, Documents.fraction(Documents.object(data, "progress"), "fraction")));
    }

    private static String progressText(Value.Obj data) {
        Value.Obj queue = Documents.object(data, "queue");
        if (Documents.isKnown(queue, "position")) {
            return queued(queue);
        }
        Value.Obj progress = Documents.object(data, "progress");
        Value.Obj splits = Documents.object(progress, "splits");
        Value.Obj records = Documents.object(progress, "records");
        String total = Documents.isKnown(splits, "total") ? "/" + Documents.number(splits, "total") : "";
        long bad = Documents.number(records, "bad");
        return String.format(
                Locale.ROOT,
                "%s %d %%, splits %d%s, records %,d%s",
                Documents.text(data, "phase"),
                Math.round(100 * fraction(data)),
                Documents.number(splits, "done"),
                total,
                Documents.number(records, "in"),
                bad == 0 ? "" : String.format(Locale.ROOT, " (%,d bad)", bad));
    }

    private static String queued(Value.Obj queue) {
        return "position " + Documents.number(queue, "position") + ", " + Documents.number(queue, "ahead") + " ahead";
    }

    private static String started(Value.Obj data) {
        List<String> parts = new ArrayList<>();
        parts.add(Documents.text(data, "engine"));
        known(data, "splits").ifPresent(parts::add);
        known(data, "bytes").ifPresent(parts::add);
        long attempt = Documents.number(data, "attempt");
        if (attempt > 1) {
            parts.add("attempt " + attempt);
        }
        return String.join(", ", parts);
    }

    private static Optional<String> known(Value.Obj data, String what) {
        return Documents.isKnown(data, what)
                ? Optional.of(String.format(Locale.ROOT, "%,d %s", Documents.number(data, what), what))
                : Optional.empty();
    }

    private static String partial(Value.Obj data) {
        long percent = Math.round(100 * Documents.fraction(data, "coverage"));
        int shown = Math.min(3, Documents.items(data, "rows").size());
        StringBuilder text = new StringBuilder("of " + percent + " %:");
        for (Value row : Documents.items(data, "rows").subList(0, shown)) {
            text.append(' ').append(Json.text(row));
        }
        return text.toString();
    }

    private static String warning(Value.Obj data) {
        Value.Obj detail = Documents.object(data, "detail");
        String place = Documents.isKnown(detail, "line")
                ? Documents.text(detail, "source") + " line " + Documents.number(detail, "line") + ": "
                : "";
        return Documents.text(data, "code") + ": " + place + Documents.text(detail, "message");
    }

    private static String rows(Value.Obj data) {
        long offset = Documents.number(data, "offset");
        int count = Documents.items(data, "rows").size();
        return count == 1 ? "row " + (offset + 1) : "rows " + (offset + 1) + " to " + (offset + count);
    }

    private static String succeeded(Value.Obj data) {
        return String.format(
                Locale.ROOT,
                "%,d rows of %,d records in %.1f s",
                Documents.number(data, "rows"),
                Documents.number(data, "records"),
                Documents.number(data, "elapsedMs") / 1000.0);
    }
}
