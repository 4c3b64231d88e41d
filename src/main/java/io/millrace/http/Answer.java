package io.millrace.http;

import io.millrace.value.Json;
import io.millrace.value.Value;
import io.millrace.wire.MediaTypes;
import io.millrace.wire.Problem;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * What a request is answered with.
 *
 * @param fields of the head, all but those of the connection
 * @param keepsConnection false if the connection is of no use afterwards
 */
record Answer(int status, @Nullable Field fields, Body body, boolean keepsConnection) {
    /**
     * A header field and those before it, which it replaces if they have its name.
     *
     * @param before null for none
     */
    record Field(String name, String value, @Nullable Field before) {
        void addTo(HttpHeaders headers) {
            if (before != null) {
                before.addTo(headers);
            }
            headers.set(name, value);
        }

        static Field type(String mediaType) {
            return new Field("Content-Type", mediaType, null);
        }
    }

    /** Enough for the document of a job, so that it is not copied again and again while it grows. */
    private static final int USUAL_BYTES = 1 << 10;

    /** What follows the head. */
    sealed interface Body {}

    /** Nothing. */
    record None() implements Body {}

    /** All of it. */
    static final class Bytes implements Body {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /** As much as is asked for; an error cuts the connection, so that nobody takes a part for the whole. */
    record Chunks(Flux<byte[]> chunks) implements Body {}

    /** Events until the flux completes, with a ping when it is silent for long. */
    record Events(Flux<byte[]> events, Supplier<byte[]> ping) implements Body {}

    static Answer empty(int status) {
        return new Answer(status, null, new None(), true);
    }

    static Answer of(int status, String mediaType, byte[] bytes) {
        return new Answer(status, Field.type(mediaType), new Bytes(bytes), true);
    }

    static Answer json(int status, Value value) {
        return of(status, MediaTypes.JSON, Json.bytes(value, USUAL_BYTES));
    }

    static Answer problem(Problem problem) {
        return of(problem.status(), Problem.MEDIA_TYPE, Json.bytes(problem.toValue()))
                .with("Cache-Control", "no-store");
    }

    static Answer stream(String mediaType, Flux<byte[]> chunks) {
        return new Answer(200, Field.type(mediaType), new Chunks(chunks), true);
    }

    Answer with(String header, String value) {
        return new Answer(status, new Field(header, value, fields), body, keepsConnection);
    }

    /** Documents that are outdated as soon as they are written. */
    Answer uncached() {
        return with("Cache-Control", "no-store");
    }

    Answer closing() {
        return new Answer(status, fields, body, false);
    }
}
