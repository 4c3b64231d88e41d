package io.millrace.bench.part;

import java.util.List;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The least that a server on Reactor Netty does with a POST: takes the body and answers 202. */
public final class BareServer {
    private BareServer() {}

    /** Serves until standard input ends; prints the port first. */
    public static void main(String[] args) throws Exception {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .then(Mono.defer(() -> response.status(202).header("Content-Length", "0").send().then())))
                .bindNow();
        System.out.println(server.port());
        while (System.in.read() >= 0) {
            continue;
        }
        server.disposeNow();
    }

    static Process start(String classPath) throws java.io.IOException {
        return new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java", "-Xmx256m", "-cp", classPath,
                        BareServer.class.getName()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
