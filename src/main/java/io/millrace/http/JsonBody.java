package io.millrace.http;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Value;
import java.util.Map;
import reactor.core.publisher.Mono;

/** A body that is small enough for the memory. */
final class JsonBody {
    private static final int MAX_DIGITS = 18;

    /** What a client announces gets this much memory before it has come. */
    private static final int MAX_TRUSTED_BYTES = 64 << 10;

    private JsonBody() {}

    /**
     * All of the body.
     *
     * @return fails with {@code body-too-large} as soon as that is known, which is before the body is sent if the client
     *     says how long it is and waits for {@code 100 Continue}
     */
    static Mono<byte[]> read(Exchange exchange, int maxBytes) {
        long announced = exchange.header("Content-Length").map(JsonBody::length).orElse(0L);
        if (announced > maxBytes) {
            return Mono.error(tooLarge(maxBytes));
        }
        return exchange.body()
                .reduceWith(
                        () -> new ByteBuilder((int) Math.min(announced, MAX_TRUSTED_BYTES)),
                        (all, piece) -> append(all, piece, maxBytes))
                .map(ByteBuilder::finish);
    }

    /** 0 for what is no length. */
    private static long length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i == MAX_DIGITS) {
                return 0;
            }
            length = 10 * length + digit;
        }
        return length;
    }

    private static ByteBuilder append(ByteBuilder all, byte[] piece, int maxBytes) {
        if (all.size() + (long) piece.length > maxBytes) {
            throw tooLarge(maxBytes);
        }
        return all.put(piece);
    }

    static JobException tooLarge(int maxBytes) {
        return new JobException(
                ErrorCode.BODY_TOO_LARGE,
                "The job specification has more than " + maxBytes + " bytes; send data as parts of multipart/form-data,"
                        + " or to /v1/run",
                Map.of("limit", Value.of(maxBytes)));
    }
}
