package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A job that means harm, and how it must end: a line of {@code attacks.ndjson}. {@code ends} is a type of problem, or
 * {@code succeeded} with exactly these {@code rows}; {@code refused} a problem that is the answer to the request; {@code
 * says} a part of the problem's detail.
 */
record Attack(Map<String, Value> members) {
    /** The machine may have others to serve; from the start of the job to its end it waits for a worker, too. */
    private static final Duration BUSY = Duration.ofSeconds(20);

    private static final Duration OFTEN = Duration.ofMillis(500);
    private static final Duration SELDOM = Duration.ofSeconds(20);
    private static final Set<String> LIMITS = Set.of("function-timeout", "memory-limit", "emit-limit");

    static List<Attack> all() {
        try (InputStream in = Objects.requireNonNull(Attack.class.getResourceAsStream("attacks.ndjson"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> new Attack(((Value.Obj) Json.read(line)).members()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> text(String member) {
        return members.get(member) instanceof Value.Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /** Refused before it is a job. */
    Optional<String> refusal() {
        return text("refused");
    }

    private String end() {
        return text("ends").orElseThrow();
    }

    /** Only those that are to meet the time limit get little time, so that no other does on a busy machine. */
    private Duration recordTimeout() {
        return end().equals("function-timeout") ? OFTEN : SELDOM;
    }

    /** What is sent. */
    String spec() {
        Value.ObjectBuilder spec = Value.object()
                .put("input", members.getOrDefault("input", Value.object("text", Value.of("to be\nor not\nto be"))))
                .put("map", Objects.requireNonNull(members.get("map")));
        for (String member : List.of("reduce", "errors")) {
            if (members.containsKey(member)) {
                spec.put(member, members.get(member));
            }
        }
        String timeout = refusal().isPresent() ? "PT1S" : recordTimeout().toString();
        return Json.text(spec.put("limits", Value.object("recordTimeout", Value.of(timeout)))
                .build());
    }

    /** Looks at the answer to the request. */
    void isRefused(Map<String, Value> problem) {
        assertThat(problem)
                .containsEntry("type", Value.of("/problems/" + refusal().orElseThrow()));
    }

    /** Looks at the job and at its events. */
    void hasEnded(Map<String, Value> job, List<EventBlock> events) {
        EventBlock last = events.get(events.size() - 1);
        if (end().equals("succeeded")) {
            assertThat(job).containsEntry("state", Value.of("succeeded")).containsEntry("rows", members.get("rows"));
        } else {
            assertThat(job).containsEntry("state", Value.of("failed"));
            hasFailed(((Value.Obj) Objects.requireNonNull(job.get("problem"))).members());
        }
        assertThat(last.isTerminal()).isTrue();
        Instant started = at(events.stream()
                .filter(event -> event.type().equals("started"))
                .findFirst()
                .orElseThrow());
        assertThat(Duration.between(started, at(last)))
                .isLessThan(recordTimeout().multipliedBy(2).plus(BUSY));
    }

    private void hasFailed(Map<String, Value> problem) {
        String detail = RunningServer.text(new Value.Obj(problem), "detail");
        assertThat(problem).as(detail).containsEntry("type", Value.of("/problems/" + end()));
        assertThat(detail).contains(text("says").orElse(""));
        if (LIMITS.contains(end()) && !detail.contains(" of a job")) {
            assertThat(problem).containsKey("limit");
            assertThat(problem.containsKey("key") || problem.keySet().containsAll(Set.of("source", "line", "record")))
                    .as("where in %s", problem)
                    .isTrue();
        }
    }

    private static Instant at(EventBlock event) {
        return Instant.parse(RunningServer.text(event.json(), "at"));
    }

    @Override
    public String toString() {
        return text("attack").orElseThrow();
    }
}
