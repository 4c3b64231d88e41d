package io.millrace.bench.part;

import io.millrace.bench.server.MillraceServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Holds up the only worker of a server with a job whose data never comes, so that all others wait in the queue. */
final class BusyWorker implements AutoCloseable {
    private static final String PIPE = "POST /v1/run?map=words&reduce=_count HTTP/1.1\r\nHost: localhost\r\n"
            + "Accept: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final URI server;
    private final Socket pipe;

    /** Returns when the worker is held up. */
    BusyWorker(URI server) throws IOException, InterruptedException {
        this.server = server;
        this.pipe = new Socket(server.getHost(), server.getPort());
        pipe.getOutputStream().write(PIPE.getBytes(StandardCharsets.US_ASCII));
        awaitQueue("\"running\":1");
    }

    /** A server with one worker and a queue for all that can be sent in some seconds. */
    static MillraceServer.Start only(MillraceServer.Start start) {
        return new MillraceServer.Start(
                        start.root(), start.work().resolveSibling("busy"), start.data(), 0, start.environment())
                .with("MILLRACE_WORKERS", "1")
                .with("MILLRACE_QUEUE", "1000000");
    }

    /** Lets the jobs that wait run; returns when all have ended. */
    @Override
    public void close() throws IOException, InterruptedException {
        pipe.close();
        awaitQueue("\"depth\":0,\"bound\":1000000,\"running\":0");
    }

    private void awaitQueue(String state) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/queue")).build();
        while (!http.send(request, BodyHandlers.ofString()).body().contains(state)) {
            Thread.sleep(20);
        }
    }
}
