package io.millrace.cli;

import io.millrace.value.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Flux;

/** A submission as {@code multipart/form-data} (RFC 7578): the part {@code job}, then its uploads. */
final class Multipart {
    private final Submission submission;
    private final String boundary = "millrace-" + UUID.randomUUID();

    Multipart(Submission submission) {
        this.submission = submission;
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** The body; uploads are read one after the other, as fast as they are sent. */
    Flux<byte[]> body() {
        List<Flux<byte[]>> pieces = new ArrayList<>();
        pieces.add(text(head("name=\"job\"", "application/json") + Json.text(submission.spec())));
        for (Upload upload : submission.uploads()) {
            String names = "name=\"" + quoted(upload.name()) + "\"; filename=\"" + quoted(upload.fileName()) + "\"";
            pieces.add(text("\r\n" + head(names, "application/octet-stream")));
            pieces.add(upload.content());
        }
        pieces.add(text("\r\n--" + boundary + "--\r\n"));
        return Flux.concat(pieces);
    }

    private String head(String names, String contentType) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; " + names + "\r\nContent-Type: " + contentType
                + "\r\n\r\n";
    }

    /** Escaped as browsers do (WHATWG HTML, "multipart/form-data encoding algorithm"). */
    private static String quoted(String text) {
        return text.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }

    private static Flux<byte[]> text(String text) {
        return Flux.just(text.getBytes(StandardCharsets.UTF_8));
    }
}
