package io.millrace.http;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a request is for.
 *
 * @param path as it was sent
 * @param segments of the path, decoded
 * @param query decoded; a plus sign is a space, as in forms
 */
record Target(String path, List<String> segments, Map<String, List<String>> query) {
    private static final int MAX_PARAMETERS = 100;
    private static final String SPECIAL = "%+?#:";

    /**
     * Reads a request target in origin form or absolute form (RFC 9112, section 3.2).
     *
     * @throws JobException {@code invalid-request}, if it is not decodable
     */
    static Target parse(String uri) {
        return isPlain(uri) ? new Target(uri, List.of(uri.substring(1).split("/", -1)), Map.of()) : parseAny(uri);
    }

    /** The path of a request target, not decoded. */
    static String path(String uri) {
        int end = 0;
        while (end < uri.length() && uri.charAt(end) != '?' && uri.charAt(end) != '#') {
            end++;
        }
        return uri.substring(0, end);
    }

    /** True for a path in which nothing has a meaning of its own. */
    private static boolean isPlain(String uri) {
        boolean plain = uri.startsWith("/");
        for (int i = 0; plain && i < uri.length(); i++) {
            plain = SPECIAL.indexOf(uri.charAt(i)) < 0;
        }
        return plain;
    }

    private static Target parseAny(String uri) {
        String relative = uri.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*", "");
        String[] parts = relative.split("[?#]", 2);
        String path = parts[0].isEmpty() ? "/" : parts[0];
        try {
            List<String> segments = Arrays.stream(path.substring(1).split("/", -1))
                    .map(segment -> QueryStringDecoder.decodeComponent(segment.replace("+", "%2B")))
                    .toList();
            QueryStringDecoder query = QueryStringDecoder.builder()
                    .hasPath(false)
                    .maxParams(MAX_PARAMETERS)
                    .semicolonIsNormalChar(true)
                    .build(query(relative));
            return new Target(path, segments, query.parameters());
        } catch (IllegalArgumentException e) {
            throw new JobException(
                    ErrorCode.INVALID_REQUEST, "The path or query has a percent sign that starts no byte in UTF-8");
        }
    }

    private static String query(String relative) {
        int start = relative.indexOf('?');
        int fragment = relative.indexOf('#');
        int end = fragment < 0 ? relative.length() : fragment;
        return start < 0 || start > end ? "" : relative.substring(start + 1, end);
    }
}
