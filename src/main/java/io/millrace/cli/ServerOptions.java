package io.millrace.cli;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command talks to. */
final class ServerOptions {
    private static final String DEFAULT_URL = "http://127.0.0.1:8080";

    @Option(
            names = {"-u", "--url"},
            paramLabel = "URL",
            description = "The server; MILLRACE_URL, or else " + DEFAULT_URL + ".")
    private @Nullable String url;

    /** The server that is meant. */
    String url(Console console) {
        return url == null ? console.environment().getOrDefault("MILLRACE_URL", DEFAULT_URL) : url;
    }

    ServerClient client(Console console) {
        String text = url(console);
        try {
            URI uri = new URI(text);
            if ("https".equals(uri.getScheme())) {
                throw new UsageException("Servers are reached by http, for there is no TLS yet: " + text);
            }
            if (uri.getHost() != null && "http".equals(uri.getScheme())) {
                return ServerClient.to(uri);
            }
        } catch (URISyntaxException e) {
            // Told below in the user's words.
        }
        throw new UsageException("Not a URL of a server: " + text + "; one looks like " + DEFAULT_URL);
    }
}
