package io.millrace.app;

import static io.millrace.app.RunningServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Value;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that nobody here wrote, and ours, over connections that break anywhere. */
class SseClientsTest {
    private static final int ROWS = 8000;

    @TempDir
    private static Path directory;

    private static RunningServer server;
    private static URI events;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @BeforeAll
    static void start() {
        server = new RunningServer(directory);
        String words = IntStream.range(0, ROWS).mapToObj(i -> "word" + i).collect(Collectors.joining("\\n"));
        String id = RunningServer.id(answer(server.run(
                WordCounts.spec(words, "(line) => emit(line, {len: 1})").replace(",\"reduce\":\"_sum\"", ""))));
        events = server.uri.resolve("/v1/jobs/" + id + "/events");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"OKHTTP, 50", "JDK, 50", "OURS, 2"})
    void haveEveryDurableEventOnceHoweverOftenTheyAreCut(SseClient client, int cuts) {
        List<EventBlock> whole = EventBlock.all(server.get(events.getPath()).body());
        boolean pauses = client == SseClient.OURS;
        try (CuttingProxy proxy = new CuttingProxy(server.uri, pauses ? this::someEvents : this::anyLength)) {
            while (proxy.cuts() < cuts) {
                assertThat(client.follow(proxy.uri().resolve(events.getPath())))
                        .as("seed %d", seed)
                        .isEqualTo(whole);
            }
        }
        assertThat(rows(whole)).hasSize(ROWS).doesNotHaveDuplicates();
    }

    /** Within a head, an event, or many events. */
    private synchronized int anyLength() {
        return 1 + random.nextInt(1 << (6 + random.nextInt(13)));
    }

    /** Behind the head, since our client does not try a server again that has never answered. */
    private synchronized int someEvents() {
        return (80 << 10) + random.nextInt(100_000);
    }

    private synchronized int fewEvents() {
        return 1 + random.nextInt(1500);
    }

    @Test
    void haveEveryDurableEventOfAJobThatIsRunning() {
        List<SseClient> clients = List.of(SseClient.OKHTTP, SseClient.JDK);
        try (OpenPipe pipe = new OpenPipe(server.uri, "&splitBytes=4096&partialEvery=PT0.1S");
                CuttingProxy proxy = new CuttingProxy(server.uri, this::fewEvents)) {
            URI running = proxy.uri().resolve("/v1/jobs/" + pipe.job() + "/events");
            var followers = clients.stream()
                    .map(client -> CompletableFuture.supplyAsync(() -> client.follow(running)))
                    .toList();
            var undisturbed = server.follow(pipe.job(), 1);
            while (proxy.cuts() < 20) {
                pipe.feed(words());
            }
            pipe.finish();
            List<EventBlock> whole = EventBlock.all(answer(undisturbed.get(0)).body());
            assertThat(whole).extracting(EventBlock::type).contains("partial", "succeeded");
            assertThat(RunningServer.answers(followers))
                    .as("seed %d", seed)
                    .allSatisfy(got -> assertThat(durable(got)).isEqualTo(durable(whole)));
        }
    }

    private String words() {
        return IntStream.range(0, 1000).mapToObj(i -> "w" + i % 300 + "\n").collect(Collectors.joining());
    }

    @ParameterizedTest
    @EnumSource(names = {"OKHTTP", "JDK"})
    void getNothingMoreBehindTheEnd(SseClient client) throws Exception {
        List<EventBlock> whole = client.follow(events);
        List<EventBlock> more = new ArrayList<>();
        client.connect(events, whole.get(whole.size() - 1).id(), more::add);
        assertThat(more).isEmpty();
    }

    private static List<EventBlock> durable(List<EventBlock> all) {
        return all.stream().filter(EventBlock::isDurable).toList();
    }

    private static List<Value> rows(List<EventBlock> all) {
        return all.stream()
                .filter(event -> event.type().equals("rows"))
                .flatMap(event -> rows(event))
                .toList();
    }

    private static Stream<Value> rows(EventBlock event) {
        return ((Value.Array) event.json().members().get("rows")).items().stream();
    }
}
