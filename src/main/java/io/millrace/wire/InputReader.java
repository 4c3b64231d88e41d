package io.millrace.wire;

import io.millrace.io.Compression;
import io.millrace.io.Input;
import io.millrace.io.RecordFormat;
import io.millrace.job.InputSpec;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the member {@code input}. */
final class InputReader {
    private static final List<String> SOURCES = List.of("text", "records", "files", "urls", "objects", "parts", "job");
    private static final List<String> FIELDS = List.of(
            "text", "records", "files", "urls", "objects", "parts", "job", "format", "compression", "splitBytes");
    private static final List<String> COMPRESSIONS = List.of("auto", "none", "gzip", "zstd", "bzip2");
    private static final Pattern JOB_ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Uploads uploads;
    private final SpecErrors errors;

    InputReader(Uploads uploads, SpecErrors errors) {
        this.uploads = uploads;
        this.errors = errors;
    }

    Optional<InputSpec> read(Node node) {
        return node.members(FIELDS).flatMap(this::input);
    }

    private Optional<InputSpec> input(Members input) {
        Optional<InputSpec.Origin> origin = origin(input);
        RecordFormat format = format(input, origin);
        Compression compression = compression(input, origin);
        int splitBytes = input.get("splitBytes")
                .flatMap(node -> node.integer(1, Input.MAX_SPLIT_BYTES))
                .map(Math::toIntExact)
                .orElse(InputSpec.DEFAULT_SPLIT_BYTES);
        return origin.map(from -> new InputSpec(from, format, compression, splitBytes));
    }

    private Optional<InputSpec.Origin> origin(Members input) {
        List<String> given = given(input);
        if (uploads instanceof Uploads.Body && given.isEmpty()) {
            return Optional.of(new InputSpec.Body());
        }
        if (given.isEmpty()) {
            return input.at().error("missing", "Name one source: text, records, files, parts or job");
        }
        for (String second : given.subList(1, given.size())) {
            input.get(second)
                    .ifPresent(
                            node -> node.error("conflict", "There is " + given.get(0) + " already; name one source"));
        }
        Optional<InputSpec.Origin> origin = input.get(given.get(0)).flatMap(node -> origin(given.get(0), node));
        checkUploads(input, origin);
        return origin;
    }

    private static List<String> given(Members input) {
        List<String> given = new ArrayList<>(1);
        for (String source : SOURCES) {
            if (input.has(source)) {
                given.add(source);
            }
        }
        return given;
    }

    private static Optional<InputSpec.Origin> origin(String source, Node node) {
        return switch (source) {
            case "text" -> node.text().map(InputSpec.InlineText::new);
            case "records" -> records(node);
            case "files" -> node.texts().map(InputSpec.Files::new);
            case "parts" -> node.texts().map(InputSpec.Parts::new);
            case "job" -> job(node);
            default ->
                node.error(
                        "not-supported",
                        "This server does not read " + source + "; send the data, or name files, parts or a job");
        };
    }

    private static Optional<InputSpec.Origin> records(Node node) {
        return node.value() instanceof Value.Array array
                ? Optional.of(new InputSpec.InlineRecords(array.items()))
                : node.wrong("an array of JSON values");
    }

    private static Optional<InputSpec.Origin> job(Node node) {
        return node.text()
                .flatMap(id -> JOB_ID.matcher(id).matches()
                        ? Optional.of(new InputSpec.OtherJob(id))
                        : node.error("invalid-value", "This is no job id; take the member id of a job document"));
    }

    /** Every part that is named is there, and every part that is there is named. */
    private void checkUploads(Members input, Optional<InputSpec.Origin> origin) {
        if (uploads instanceof Uploads.Parts sent) {
            Set<String> unused = new TreeSet<>(sent.names());
            if (origin.isPresent() && origin.get() instanceof InputSpec.Parts wanted) {
                input.get("parts").flatMap(Node::items).ifPresent(items -> checkParts(items, sent.names()));
                wanted.names().forEach(unused::remove);
            }
            unused.forEach(name -> errors.add(
                    "/input/parts", "unused-part", "The part " + SpecErrors.shown(name) + " is sent, but not named"));
        } else {
            input.get("parts")
                    .ifPresent(node -> node.error(
                            "missing-part",
                            "Parts are sent with the job as multipart/form-data; this request has none"));
        }
    }

    private static void checkParts(List<Node> items, Set<String> sent) {
        Set<String> seen = new TreeSet<>();
        for (Node item : items) {
            item.text().ifPresent(name -> {
                if (!seen.add(name)) {
                    item.error("conflict", "This part is named twice");
                } else if (!sent.contains(name)) {
                    item.error("missing-part", "The request has no part of this name");
                }
            });
        }
    }

    private RecordFormat format(Members input, Optional<InputSpec.Origin> origin) {
        Optional<Node> node = input.get("format");
        boolean records = input.has("records");
        boolean rows = origin.isPresent() && origin.get() instanceof InputSpec.OtherJob;
        if (records || rows) {
            node.ifPresent(format -> format.error(
                    "conflict", (records ? "Records" : "The rows of a job") + " are JSON already; leave format out"));
            return records ? RecordFormat.values() : RecordFormat.ndjson();
        }
        return node.flatMap(FormatReader::read).orElse(RecordFormat.lines());
    }

    private static Compression compression(Members input, Optional<InputSpec.Origin> origin) {
        boolean plain = origin.isPresent()
                && (origin.get() instanceof InputSpec.InlineText
                        || origin.get() instanceof InputSpec.InlineRecords
                        || origin.get() instanceof InputSpec.OtherJob);
        Optional<Compression> wanted = input.get("compression")
                .flatMap(node -> node.oneOf("compression", COMPRESSIONS)
                        .filter(name -> !plain || name.equals("auto") || name.equals("none") || refused(node)))
                .flatMap(Compression::named);
        return plain ? Compression.NONE : wanted.orElse(Compression.AUTO);
    }

    private static boolean refused(Node node) {
        return node.error("conflict", "This source is never compressed; leave compression out")
                .isPresent();
    }
}
