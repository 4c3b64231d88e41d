package io.millrace.wire;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.problem.Names;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Everything that is wrong with a job specification, so that its author sees all of it at once. */
final class SpecErrors {
    private static final int MAX_ERRORS = 100;

    private final List<Value> errors = new ArrayList<>();
    private final List<String> details = new ArrayList<>();

    /**
     * Notes an error.
     *
     * @param pointer JSON Pointer (RFC 6901) to the value
     * @param detail one sentence for the author
     */
    void add(String pointer, String code, String detail) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(Value.object()
                    .put("pointer", pointer)
                    .put("code", code)
                    .put("detail", detail)
                    .build());
            details.add((pointer.isEmpty() ? "" : pointer + ": ") + detail);
        }
    }

    /** Notes a name that is none of {@code known}, with the nearest one or all of them. */
    void unknown(String pointer, String code, String what, String given, Collection<String> known) {
        String help = Names.nearest(given, known)
                .map(name -> "did you mean " + name + "?")
                .orElseGet(() -> "there is " + known.stream().collect(Collectors.joining(", ")));
        add(pointer, code, "There is no " + what + " " + shown(given) + "; " + help);
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    /** The refusal that carries all errors. */
    JobException toException() {
        String more = details.size() == 1 ? "" : " (and " + (details.size() - 1) + " more)";
        return new JobException(
                ErrorCode.INVALID_JOB_SPEC, details.get(0) + more, Map.of("errors", new Value.Array(errors)));
    }

    static String shown(String given) {
        return given.length() > 80 ? given.substring(0, 80) + "…" : given;
    }
}
