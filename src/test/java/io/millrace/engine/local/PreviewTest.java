package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.field;
import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.source;
import static io.millrace.engine.PlanBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.JobPlan;
import io.millrace.engine.Output;
import io.millrace.engine.PlanBuilder;
import io.millrace.engine.TaskEvent;
import io.millrace.io.FluxInputStream;
import io.millrace.io.RecordFormat;
import io.millrace.io.Source;
import io.millrace.value.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** Previews of jobs whose input waits for them in the middle. */
final class PreviewTest {
    private static final Duration OFTEN = Duration.ofMillis(5);

    @TempDir
    Path root;

    private EngineFixture fixture;
    private Scheduler tasks;
    private final Sinks.Many<byte[]> body = Sinks.many().unicast().onBackpressureBuffer();

    /** The test's data, of which the size is known before. */
    private record Sized(long size, InputStream stream) implements Source {
        @Override
        public String name() {
            return "body";
        }

        @Override
        public InputStream open() {
            return stream;
        }

        @Override
        public Optional<Path> path() {
            return Optional.empty();
        }
    }

    @BeforeEach
    void start() {
        fixture = new EngineFixture(root);
        tasks = EngineFixture.tasks(0, 2);
    }

    @AfterEach
    void stop() {
        fixture.close();
        tasks.dispose();
    }

    private void send(String text) {
        body.tryEmitNext(text.getBytes(StandardCharsets.UTF_8)).orThrow();
    }

    /** All events of a job that gets {@code rest} once {@code enough} was seen after {@code first}. */
    private List<TaskEvent> events(PlanBuilder builder, String first, String rest, Predicate<TaskEvent> enough) {
        JobPlan plan =
                builder.as(RecordFormat.ndjson()).splits(1).partialEvery(OFTEN).in(root);
        send(first);
        boolean[] sent = {false};
        return fixture.events(plan, tasks, 2)
                .doOnNext(event -> {
                    if (!sent[0] && enough.test(event)) {
                        sent[0] = true;
                        send(rest);
                        body.tryEmitComplete().orThrow();
                    }
                })
                .collectList()
                .blockOptional(EngineFixture.PATIENCE)
                .orElseThrow();
    }

    private PlanBuilder input(long size) {
        return source(new Sized(size, new FluxInputStream(body.asFlux())));
    }

    private static Predicate<TaskEvent> rowsOfPreview(int rows) {
        return event ->
                event instanceof TaskEvent.Preview preview && preview.rows().size() == rows;
    }

    private static Predicate<TaskEvent> recordsIn(long records) {
        return event -> event instanceof TaskEvent.Advanced advanced
                && advanced.progress().recordsIn() == records;
    }

    private static String last(List<TaskEvent> events, Predicate<TaskEvent> which) {
        return text(events.stream().filter(which).reduce((a, b) -> b).orElseThrow());
    }

    private static String text(TaskEvent event) {
        TaskEvent.Preview preview = (TaskEvent.Preview) event;
        return preview.rows().stream().map(row -> Json.text(row.toValue())).toList() + " " + preview.coverage();
    }

    @Test
    void showsTheRowsSoFarSortedAndLimited() {
        String half = "[{\"key\":\"b\",\"value\":3}, {\"key\":\"c\",\"value\":2}] 0.5";
        String first = "{\"k\":\"a\",\"v\":1}\n{\"k\":\"b\",\"v\":3}\n{\"k\":\"c\",\"v\":2}\n";
        List<TaskEvent> events = events(
                input(2L * first.length())
                        .output(Output.Sort.VALUE_DESCENDING)
                        .limit(2)
                        .stage(map("(r) => emit(r.k, r.v)"), reduce("_sum")),
                first,
                first,
                event -> event instanceof TaskEvent.Preview && text(event).equals(half));
        assertThat(events)
                .filteredOn(TaskEvent.Preview.class::isInstance)
                .map(PreviewTest::text)
                .contains(half);
        assertThat(events.get(events.size() - 1)).isInstanceOf(TaskEvent.Completed.class);
    }

    @Test
    void neverFailsAJobForWhatIsTooLargeOnlySoFar() {
        List<TaskEvent> events = events(
                input(-1).stage(field("k", "v"), reduce("_sum")),
                "{\"k\":1,\"v\":9223372036854775807}\n{\"k\":1,\"v\":1}\n",
                "{\"k\":1,\"v\":-1}\n",
                recordsIn(2));
        assertThat(events.get(events.size() - 1)).isInstanceOf(TaskEvent.Completed.class);
    }

    @Test
    void showsWhatAFoldOfTheUsersGives() {
        String fold = "(key, values) => { let all = 0; for (const v of values) all += v; return all }";
        List<TaskEvent> events = events(
                input(-1).stage(field("k", "v"), PlanBuilder.fold(fold)),
                "{\"k\":1,\"v\":4}\n",
                "{\"k\":2,\"v\":1}\n",
                rowsOfPreview(1));
        assertThat(last(events, rowsOfPreview(1))).startsWith("[{\"key\":1,\"value\":4}]");
    }

    @Test
    void showsNothingOfAReduceThatDoesNotCombine() {
        List<TaskEvent> events = events(
                input(-1).stage(field("k", "v"), values("(key, values) => 1")),
                "{\"k\":1,\"v\":4}\n",
                "{\"k\":2}\n",
                recordsIn(1));
        assertThat(events).noneMatch(TaskEvent.Preview.class::isInstance);
    }
}
