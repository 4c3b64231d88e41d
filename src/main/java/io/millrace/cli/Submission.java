package io.millrace.cli;

import io.millrace.value.Value;
import java.util.List;
import java.util.Optional;

/**
 * A job to be sent.
 *
 * @param spec the job specification
 * @param uploads the parts that {@code input.parts} names, in this order
 * @param idempotencyKey under which sending it twice starts it once
 */
public record Submission(Value.Obj spec, List<Upload> uploads, Optional<String> idempotencyKey) {
    /** Copies the uploads. */
    public Submission {
        uploads = List.copyOf(uploads);
    }

    /** A job without parts and without a key. */
    public static Submission of(Value.Obj spec) {
        return new Submission(spec, List.of(), Optional.empty());
    }
}
