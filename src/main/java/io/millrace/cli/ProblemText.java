package io.millrace.cli;

import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.List;
import java.util.Set;

/** Problem documents as text for people: what is wrong, where, and all that the server adds. */
final class ProblemText {
    private static final Set<String> TOLD_APART =
            Set.of("type", "title", "status", "detail", "instance", "retryable", "errors");

    private ProblemText() {}

    /** The name of the problem and its detail, then a line for each error in it and each further member. */
    static String of(Value.Obj problem) {
        String type = Documents.text(problem, "type");
        String name = type.substring(type.lastIndexOf('/') + 1);
        String detail = Documents.text(problem, "detail");
        String said = detail.isEmpty() ? Documents.text(problem, "title") : detail;
        StringBuilder text = new StringBuilder(name.isEmpty() ? said : name + ": " + said);
        List<Value> errors = Documents.items(problem, "errors");
        if (errors.size() > 1) { // the detail tells the first
            errors.forEach(error -> text.append(error(error)));
        }
        problem.members().forEach((member, value) -> {
            if (!TOLD_APART.contains(member)) {
                text.append("\n  ").append(member).append(": ").append(plain(value));
            }
        });
        return text.toString();
    }

    /** The same for a refusal in this process. */
    static String of(JobException e) {
        return of(Value.object()
                .put("type", e.code().wireName())
                .put("detail", e.detail())
                .putAll(e.fields())
                .build());
    }

    private static String error(Value error) {
        if (error instanceof Value.Obj object) {
            String pointer = Documents.text(object, "pointer");
            return "\n  " + (pointer.isEmpty() ? "" : pointer + ": ") + Documents.text(object, "detail");
        }
        return "\n  " + plain(error);
    }

    private static String plain(Value value) {
        return value instanceof Value.Text text ? text.value().replace("\n", "\n    ") : Json.text(value);
    }
}
