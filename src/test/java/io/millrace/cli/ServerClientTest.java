package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Value;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

class ServerClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<String> DURABLE = List.of("1", "2", "3", "4", "5");

    @ParameterizedTest
    @ValueSource(ints = {0, 215, 240, 300, 400})
    void givesEveryDurableEventOnceHoweverOftenTheStreamIsCut(int cutAfterBytes) {
        try (FakeServer server = new FakeServer(cutAfterBytes)) {
            List<ServerEvent> events = ServerClient.to(server.url())
                    .events(FakeServer.ID, "")
                    .filter(event -> !event.type().equals("progress"))
                    .collectList()
                    .block(LIMIT);
            assertThat(events).extracting(ServerEvent::lastId).isEqualTo(DURABLE);
        }
    }

    @Test
    void takesANewConnectionWhereAnOldOneGivesNoAnswer() {
        try (FakeServer server = new FakeServer(0)) {
            server.unanswered.set(1);
            StepVerifier.create(ServerClient.to(server.url()).events(FakeServer.ID, "4"))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void givesUpAServerThatNeverAnswers() {
        try (FakeServer server = new FakeServer(0)) {
            server.unanswered.set(Integer.MAX_VALUE);
            StepVerifier.create(ServerClient.to(server.url()).events(FakeServer.ID, ""))
                    .expectError(UnreachableException.class)
                    .verify(LIMIT);
        }
    }

    @Test
    void beginsBehindTheEventThatIsNamed() {
        try (FakeServer server = new FakeServer(0)) {
            StepVerifier.create(ServerClient.to(server.url())
                            .events(FakeServer.ID, "3")
                            .map(ServerEvent::lastId))
                    .expectNext("4", "5")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void completesAtOnceBehindTheTerminalEvent() {
        try (FakeServer server = new FakeServer(0)) {
            StepVerifier.create(ServerClient.to(server.url()).events(FakeServer.ID, "5"))
                    .expectComplete()
                    .verify(LIMIT);
            assertThat(server.resumedBehind).containsExactly("5");
        }
    }

    @Test
    void usesItsConnectionAgainWhenAStreamHasEnded() {
        try (FakeServer server = new FakeServer(0)) {
            // With room for one only, so that the second stream waits until the first one's is free.
            HttpClient http = HttpClient.create(ConnectionProvider.create("one", 1))
                    .baseUrl(server.url().toString());
            ServerClient client = new ServerClient(http);
            client.events(FakeServer.ID, "").blockLast(LIMIT);
            client.events(FakeServer.ID, "").blockLast(LIMIT);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void completesBehindTheTerminalEventEvenIfTheServerDoesNot() {
        try (FakeServer server = FakeServer.withEndlessStreams()) {
            StepVerifier.create(ServerClient.to(server.url())
                            .events(FakeServer.ID, "4")
                            .map(ServerEvent::lastId))
                    .expectNext("5")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void closesTheConnectionWhenItIsCancelled() {
        try (FakeServer server = new FakeServer(0)) {
            StepVerifier.create(ServerClient.to(server.url()).events(FakeServer.ID, ""))
                    .expectNextCount(1)
                    .thenCancel()
                    .verify(LIMIT);
        }
    }

    @Test
    void tellsARefusalWithItsProblem() {
        try (FakeServer server = new FakeServer(0)) {
            StepVerifier.create(ServerClient.to(server.url()).validate(Submission.of(new Value.Obj(Map.of()))))
                    .expectErrorSatisfies(
                            e -> assertThat(((RefusedException) e).problem().members())
                                    .containsEntry("detail", Value.of("Mend it")))
                    .verify(LIMIT);
        }
    }

    @Test
    void tellsHowLongTheServerAsksToWait() {
        try (FakeServer server = new FakeServer(0)) {
            StepVerifier.create(ServerClient.to(server.url()).cancel(FakeServer.ID))
                    .expectErrorSatisfies(
                            e -> assertThat(((RefusedException) e).retryAfter()).contains(Duration.ofSeconds(7)))
                    .verify(LIMIT);
        }
    }

    @Test
    void sendsTheLengthOfAJobAhead() {
        try (FakeServer server = new FakeServer(0)) {
            Submission submission =
                    Submission.of(Value.object().put("name", "größer").build());
            ServerClient.to(server.url()).submit(submission).block(LIMIT);
            assertThat(server.lengths).containsExactly("19");
        }
    }

    @Test
    void tellsThatNobodyAnswers() {
        URI closed;
        try (FakeServer server = new FakeServer(0)) {
            closed = server.url();
        }
        StepVerifier.create(ServerClient.to(closed).events(FakeServer.ID, ""))
                .expectError(UnreachableException.class)
                .verify(LIMIT);
    }

    @Test
    void sendsUploadsAsPartsBehindTheJob() {
        try (FakeServer server = new FakeServer(0)) {
            Upload upload = new Upload(
                    "data",
                    "my \"log\".txt",
                    Flux.just("one\n", "two\n").map(text -> text.getBytes(StandardCharsets.UTF_8)));
            Submission submission =
                    new Submission(Value.object().put("reduce", "_sum").build(), List.of(upload), Optional.empty());
            StepVerifier.create(ServerClient.to(server.url()).submit(submission))
                    .expectNextMatches(ticket -> ticket.id().equals(FakeServer.ID))
                    .expectComplete()
                    .verify(LIMIT);
            assertThat(server.bodies.get(0))
                    .containsSubsequence(
                            "name=\"job\"",
                            "\r\n\r\n{\"reduce\":\"_sum\"}\r\n--",
                            "name=\"data\"; filename=\"my %22log%22.txt\"",
                            "\r\n\r\none\ntwo\n\r\n--");
        }
    }
}
