package io.millrace.http;

import java.time.Duration;
import java.util.Set;

/**
 * Where to listen and what to bear.
 *
 * @param host address or name to bind to
 * @param port 0 for any free one
 * @param maxBodyBytes of a JSON body or of the part {@code job}
 * @param headTimeout from the first byte of a request to the end of its head
 * @param bodyTimeout of silence within a body that is being read
 * @param idleTimeout between the requests of a connection
 * @param pingEvery of silence on an event stream
 * @param hosts names that the {@code Host} header may have beside {@code localhost}, {@code host} and IP addresses;
 *     {@code *} allows all. Other names are refused, since a page of a stranger's could bind its own name to this
 *     server's address (DNS rebinding)
 */
public record HttpSettings(
        String host,
        int port,
        int maxBodyBytes,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration pingEvery,
        Set<String> hosts) {
    /** The longest request line, and the longest header in all, in bytes. */
    static final int MAX_HEAD_BYTES = 8192;

    /** Copies the hosts. */
    public HttpSettings {
        hosts = Set.copyOf(hosts);
    }

    /** 16 MiB, 15 s for a head, 40 s of silence in a body, 60 s between requests, a ping every 15 s, no names. */
    public static HttpSettings defaults(String host, int port) {
        return new HttpSettings(
                host,
                port,
                16 << 20,
                Duration.ofSeconds(15),
                Duration.ofSeconds(40),
                Duration.ofSeconds(60),
                Duration.ofSeconds(15),
                Set.of());
    }

    /** True if {@code Host} may say {@code hostAndPort}. */
    boolean admits(String hostAndPort) {
        String name = hostAndPort.replaceFirst(":\\d*$", "");
        boolean address = name.startsWith("[") || name.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        return address
                || name.equalsIgnoreCase("localhost")
                || name.equalsIgnoreCase(host)
                || hosts.contains("*")
                || hosts.stream().anyMatch(name::equalsIgnoreCase);
    }
}
