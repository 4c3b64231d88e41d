package io.millrace.http;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.wire.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What HTTP itself demands of a request (RFC 9110, RFC 9112), as far as the codec does not look at it. For one
 * connection.
 */
final class RequestChecks {
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~%!$&'()*+,;=-]+)(:\\d{0,5})?");

    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    private final HttpSettings settings;

    /** What the connection's requests say again and again. */
    private String admittedHost = "";

    RequestChecks(HttpSettings settings) {
        this.settings = settings;
    }

    /** Why the request is refused, if it is. */
    Optional<Problem> check(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return undecodable(request.decoderResult().cause());
        }
        return isPlain(request) ? Optional.empty() : check(request, Target.path(request.uri()));
    }

    /** True for what clients send all the time, in which nothing can be wrong. */
    private boolean isPlain(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !request.method().equals(HttpMethod.CONNECT)
                && admittedHost.equals(headers.get(HttpHeaderNames.HOST))
                && headers.getAll(HttpHeaderNames.HOST).size() == 1
                && !headers.contains(HttpHeaderNames.ORIGIN)
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                && !headers.contains(HttpHeaderNames.EXPECT);
    }

    private Optional<Problem> check(HttpRequest request, String path) {
        return version(request, path)
                .or(() -> host(request, path))
                .or(() -> origin(request, path))
                .or(() -> transferCoding(request, path))
                .or(() -> expectation(request.headers(), path));
    }

    private static Optional<Problem> undecodable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return refuse(414, "The request line is longer than " + HttpSettings.MAX_HEAD_BYTES + " bytes", "/");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return refuse(431, "The header is longer than " + HttpSettings.MAX_HEAD_BYTES + " bytes", "/");
        }
        return refuse(400, "This is no HTTP request", "/");
    }

    private static Optional<Problem> version(HttpRequest request, String path) {
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return refuse(505, "This server speaks HTTP/1.1", path);
        }
        return request.method().equals(HttpMethod.CONNECT)
                ? refuse(501, "This server is no proxy", path)
                : Optional.empty();
    }

    private Optional<Problem> host(HttpRequest request, String path) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        boolean optional = request.protocolVersion().equals(HttpVersion.HTTP_1_0) && hosts.isEmpty();
        if (optional) {
            return Optional.empty();
        }
        if (hosts.size() != 1 || !HOST.matcher(hosts.get(0)).matches()) {
            return refuse(400, "A request has exactly one Host header with a name and perhaps a port", path);
        }
        if (!settings.admits(hosts.get(0))) {
            return refuse(421, "This server is not known by that name; its operator can allow it", path);
        }
        admittedHost = hosts.get(0);
        return Optional.empty();
    }

    /**
     * A page of another site must not start or stop jobs through its visitor's browser, which sends some requests
     * without asking and names the site in Origin (RFC 6454, section 7).
     */
    private static Optional<Problem> origin(HttpRequest request, String path) {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        boolean changes = !SAFE.contains(request.method());
        String host = String.valueOf(request.headers().get(HttpHeaderNames.HOST));
        return origin == null
                        || !changes
                        || origin.replaceFirst("^[a-z]+://", "").equalsIgnoreCase(host)
                ? Optional.empty()
                : Optional.of(Problem.of(
                        new JobException(ErrorCode.FORBIDDEN, "A page of another site may not send this request"),
                        path));
    }

    private static Optional<Problem> transferCoding(HttpRequest request, String path) {
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return Optional.empty();
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return refuse(400, "HTTP/1.0 has no transfer codings", path);
        }
        return codings.size() == 1 && codings.get(0).strip().equalsIgnoreCase("chunked")
                ? Optional.empty()
                : refuse(501, "The only transfer coding here is chunked", path);
    }

    private static Optional<Problem> expectation(HttpHeaders headers, String path) {
        List<String> expectations = headers.getAll(HttpHeaderNames.EXPECT);
        boolean known = expectations.stream().allMatch("100-continue"::equalsIgnoreCase);
        return known ? Optional.empty() : refuse(417, "The only expectation met here is 100-continue", path);
    }

    private static Optional<Problem> refuse(int status, String detail, String path) {
        return Optional.of(Problem.refusal(status, detail, path));
    }
}
