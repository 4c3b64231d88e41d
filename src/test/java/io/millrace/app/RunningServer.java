package io.millrace.app;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A whole server on a free port, and a client of it. */
final class RunningServer implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);

    final Server server;
    final URI uri;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Starts a server with {@code settings}, name and value in turn, without their prefix. */
    RunningServer(Path data, String... settings) {
        server = Server.start(settings(data, settings));
        uri = URI.create(server.url());
    }

    static Settings settings(Path data, String... settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("MILLRACE_PORT", "0");
        environment.put("MILLRACE_DATA", data.toString());
        for (int i = 0; i < settings.length; i += 2) {
            environment.put("MILLRACE_" + settings[i], settings[i + 1]);
        }
        return Settings.from(environment);
    }

    /** Sends a job and asks for its rows in the answer. */
    CompletableFuture<HttpResponse<String>> run(String spec) {
        return send(request("/v1/jobs")
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=60")
                .POST(HttpRequest.BodyPublishers.ofString(spec)));
    }

    /** Sends any request with {@code headers}, name and value in turn; the answer. */
    HttpResponse<String> exchange(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).method(method, HttpRequest.BodyPublishers.ofString(body));
        return answer(send(headers.length == 0 ? request : request.headers(headers)));
    }

    /** Sends {@code data} in pipe mode. */
    CompletableFuture<HttpResponse<String>> pipe(String parameters, String data) {
        return send(request("/v1/run?" + parameters).POST(HttpRequest.BodyPublishers.ofString(data)));
    }

    /** Sends a job; the answer comes when it is accepted or refused. */
    CompletableFuture<HttpResponse<String>> submit(String spec) {
        return send(request("/v1/jobs")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(spec)));
    }

    /** Follows a job so many times; each is answered with all of its events. Returns when all streams have begun. */
    List<CompletableFuture<HttpResponse<String>>> follow(String job, int times) {
        CountDownLatch begun = new CountDownLatch(times);
        HttpResponse.BodyHandler<String> handler = head -> {
            begun.countDown();
            return HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
        };
        HttpRequest request = request("/v1/jobs/" + job + "/events").build();
        List<CompletableFuture<HttpResponse<String>>> streams = Stream.generate(
                        () -> client.sendAsync(request, handler))
                .limit(times)
                .toList();
        try {
            if (!begun.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(begun.getCount() + " streams have not begun");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return streams;
    }

    HttpResponse<String> get(String path) {
        return answer(send(request(path)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri.resolve(path)).timeout(SOON);
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    static <T> T answer(CompletableFuture<T> answer) {
        return answer.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    static <T> List<T> answers(List<CompletableFuture<T>> answers) {
        return answers.stream().map(RunningServer::answer).toList();
    }

    /** Every id of the list, over all of its pages. */
    List<String> list() {
        List<String> ids = new ArrayList<>();
        String path = "/v1/jobs?limit=1000";
        while (!path.isEmpty()) {
            Map<String, Value> page = members(get(path));
            ((Value.Array) page.get("items")).items().forEach(job -> ids.add(text(job, "id")));
            path = page.get("next") instanceof Value.Text next ? "/v1/jobs?limit=1000&cursor=" + next.value() : "";
        }
        return ids;
    }

    static Map<String, Value> members(HttpResponse<String> answer) {
        return ((Value.Obj) Json.read(answer.body())).members();
    }

    static String text(Value object, String member) {
        return ((Value.Text) ((Value.Obj) object).members().get(member)).value();
    }

    static String id(HttpResponse<String> answer) {
        return ((Value.Text) members(answer).get("id")).value();
    }

    static String state(HttpResponse<String> answer) {
        return ((Value.Text) members(answer).get("state")).value();
    }

    @Override
    public void close() {
        server.close();
    }
}
