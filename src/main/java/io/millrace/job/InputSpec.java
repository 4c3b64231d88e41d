package io.millrace.job;

import io.millrace.io.Compression;
import io.millrace.io.RecordFormat;
import io.millrace.value.Value;
import java.util.List;

/**
 * Where the records of a job come from, as the user wrote it.
 *
 * @param splitBytes about so many bytes a map task, 1 or more
 */
public record InputSpec(Origin origin, RecordFormat format, Compression compression, int splitBytes) {
    /** The default size of a split: 16 MiB. */
    public static final int DEFAULT_SPLIT_BYTES = 16 << 20;

    /** Exactly one of the places where data can lie. */
    public sealed interface Origin {}

    /** Inline text. */
    public record InlineText(String text) implements Origin {}

    /** Inline JSON values. */
    public record InlineRecords(List<Value> records) implements Origin {}

    /** Globs under the server's data directories. */
    public record Files(List<String> patterns) implements Origin {}

    /** File parts of the request, by name, which lie in the job's directory when the job is planned. */
    public record Parts(List<String> names) implements Origin {}

    /** The rows of another job, which must have succeeded. */
    public record OtherJob(String id) implements Origin {}

    /** The body of the request itself, mapped while it arrives. */
    public record Body() implements Origin {}
}
