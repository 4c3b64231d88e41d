package io.millrace.io;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a splitter gives, as text that tests can compare. */
public final class Records {
    private Records() {}

    static List<String> of(Input input) {
        List<String> seen = new ArrayList<>();
        try (Splitter splitter = new Splitter(input)) {
            splitter.iterator().forEachRemaining(split -> split.forEach((chunk, bytes) -> seen.addAll(of(chunk))));
        }
        return seen;
    }

    /** The only chunk of a small split. */
    static Chunk only(Split split) {
        List<Chunk> chunks = new ArrayList<>();
        split.forEach((chunk, bytes) -> chunks.add(chunk));
        if (chunks.size() != 1) {
            throw new AssertionError("Not one chunk but " + chunks.size());
        }
        return chunks.get(0);
    }

    /** LINE=JSON of each record, LINE!CODE of each bad one. */
    static List<String> of(Chunk chunk) {
        List<String> seen = new ArrayList<>();
        chunk.forEach(new RecordVisitor() {
            @Override
            public void record(Value record, long line, int from, int to) {
                seen.add(line + "=" + Json.text(record));
            }

            @Override
            public void bad(String code, String message, long line, int from, int to) {
                seen.add(line + "!" + code);
            }
        });
        return seen;
    }

    /** Of a text in a format. */
    public static List<String> ofText(RecordFormat format, String text) {
        return of(stream(format, text.getBytes(StandardCharsets.UTF_8), 1 << 20));
    }

    static Input stream(RecordFormat format, byte[] bytes, int splitBytes) {
        Source source = new StreamSource("stream", new ByteArrayInputStream(bytes));
        return new Input(List.of(source), format, Compression.AUTO, splitBytes);
    }

    static Input file(RecordFormat format, Path path, int splitBytes) {
        return new Input(List.of(new FileSource(path, "file")), format, Compression.AUTO, splitBytes);
    }
}
