package io.millrace.app;

import io.millrace.cli.ServerClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;

/** Clients of event streams; each follows a job to its end over as many connections as it takes. */
enum SseClient {
    /** Square's parser. */
    OKHTTP {
        @Override
        void connect(URI events, String after, Consumer<EventBlock> got) {
            CompletableFuture<Void> closed = new CompletableFuture<>();
            EventSourceListener listener = new EventSourceListener() {
                @Override
                public void onEvent(EventSource source, String id, String type, String data) {
                    got.accept(new EventBlock(type, id == null ? after : id, data));
                }

                @Override
                public void onClosed(EventSource source) {
                    closed.complete(null);
                }

                @Override
                public void onFailure(EventSource source, Throwable error, Response response) {
                    closed.complete(null);
                }
            };
            Request.Builder request = new Request.Builder().url(events.toString());
            if (!after.isEmpty()) {
                request.header("Last-Event-ID", after);
            }
            EventSources.createFactory(OK_HTTP).newEventSource(request.build(), listener);
            RunningServer.answer(closed);
        }
    },
    /** The JDK's connections, and the letter of the standard. */
    JDK {
        @Override
        void connect(URI events, String after, Consumer<EventBlock> got) throws InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(events).header("Accept", "text/event-stream");
            if (!after.isEmpty()) {
                request.header("Last-Event-ID", after);
            }
            EventBlock.Parser parser = new EventBlock.Parser(after, got);
            try (InputStream body =
                    CLIENT.send(request.build(), BodyHandlers.ofInputStream()).body()) {
                new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))
                        .lines()
                        .forEach(parser::line);
            } catch (IOException | UncheckedIOException e) {
                // The connection was cut.
            }
        }
    },
    /** Our own, which connects again by itself. */
    OURS {
        @Override
        void connect(URI events, String after, Consumer<EventBlock> got) {
            String[] path = events.getPath().split("/", -1);
            ServerClient.to(events.resolve("/"))
                    .events(path[3], after)
                    .doOnNext(event -> got.accept(new EventBlock(event.type(), event.lastId(), event.data())))
                    .blockLast(RunningServer.SOON);
        }
    };

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final OkHttpClient OK_HTTP =
            new OkHttpClient.Builder().retryOnConnectionFailure(false).build();

    /** One connection, from behind {@code after} until it ends, however it ends. */
    abstract void connect(URI events, String after, Consumer<EventBlock> got) throws InterruptedException;

    /** Every event up to the terminal one. */
    List<EventBlock> follow(URI events) {
        List<EventBlock> all = new CopyOnWriteArrayList<>();
        try {
            while (all.isEmpty() || !all.get(all.size() - 1).isTerminal()) {
                connect(events, all.isEmpty() ? "" : all.get(all.size() - 1).id(), all::add);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }
}
