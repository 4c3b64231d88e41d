package io.millrace.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Chunks of UTF-8, cut anywhere, as texts of whole lines. For one subscriber. */
final class Utf8Lines {
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    /** Each text ends with a line feed, but for the last if the last line has none. */
    Flux<String> of(Flux<byte[]> chunks) {
        return chunks.map(this::whole)
                .concatWith(Mono.fromSupplier(() -> rest.toString(StandardCharsets.UTF_8)))
                .filter(text -> !text.isEmpty());
    }

    private String whole(byte[] chunk) {
        int end = chunk.length;
        while (end > 0 && chunk[end - 1] != '\n') {
            end--;
        }
        if (end == 0) {
            rest.writeBytes(chunk);
            return "";
        }
        rest.write(chunk, 0, end);
        String lines = rest.toString(StandardCharsets.UTF_8);
        rest.reset();
        rest.write(chunk, end, chunk.length - end);
        return lines;
    }
}
