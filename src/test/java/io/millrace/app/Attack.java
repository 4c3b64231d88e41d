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
 * A job that means harm, and how it must end: a line of {@code attacks.ndjson} or {@code attacks-python.ndjson}. {@code
 * ends} is a type of problem, or {@code succeeded} with exactly these {@code rows}; {@code refused} a problem that is the
 * answer to the request; {@code says} a part of the problem's detail; {@code python} the body of a map in Python, and its
 * name.
 */
record Attack(Map<String, Value> members) {
    private static final List<String> FILES = List.of("attacks.ndjson", "attacks-python.ndjson");

    /**
     * Of those that are to meet the time limit: so long that the same again, which is what a job may take beside it, is
     * more than a busy machine needs to start a process.
     */
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** Of those that are to meet another limit before, or none. */
    private static final Duration LONG = Duration.ofSeconds(20);

    /** What others on the machine may add to one of them. */
    private static final Duration BUSY = Duration.ofSeconds(20);

    private static final Set<String> LIMITS = Set.of("function-timeout", "memory-limit", "emit-limit");

    static List<Attack> all() {
        return FILES.stream().flatMap(name -> read(name).stream()).toList();
    }

    private static List<Attack> read(String name) {
        try (InputStream in = Objects.requireNonNull(Attack.class.getResourceAsStream(name))) {
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

    /** What one call of a function may take; the server has a shorter one for what it refuses. */
    private Duration recordTimeout() {
        return isToTimeOut() ? SHORT : LONG;
    }

    private Value map() {
        return text("python")
                .<Value>map(body -> Value.object()
                        .put("language", "python")
                        .put("source", "def map(record, emit, ctx):\n" + body.indent(4))
                        .build())
                .orElseGet(() -> Objects.requireNonNull(members.get("map")));
    }

    /** What is sent. */
    String spec() {
        Value.ObjectBuilder spec = Value.object()
                .put("input", members.getOrDefault("input", Value.object("text", Value.of("to be\nor not\nto be"))))
                .put("map", map());
        for (String member : List.of("reduce", "errors")) {
            if (members.containsKey(member)) {
                spec.put(member, members.get(member));
            }
        }
        Value limits = Value.object("recordTimeout", Value.of(recordTimeout().toString()));
        return Json.text(spec.put("limits", limits).build());
    }

    /** Looks at the answer to the request. */
    void isRefused(Map<String, Value> problem) {
        assertThat(problem)
                .containsEntry("type", Value.of("/problems/" + refusal().orElseThrow()));
    }

    /** Looks at the events of the job. */
    void hasEnded(List<EventBlock> events) {
        EventBlock last = events.get(events.size() - 1);
        if (end().equals("succeeded")) {
            assertThat(last.type()).isEqualTo("succeeded");
            assertThat(new Value.Array(rows(events))).isEqualTo(members.get("rows"));
        } else {
            assertThat(last.type()).isEqualTo("failed");
            hasFailed(((Value.Obj) Objects.requireNonNull(last.json().members().get("problem"))).members());
        }
    }

    private static List<Value> rows(List<EventBlock> events) {
        return events.stream()
                .filter(event -> event.type().equals("rows"))
                .flatMap(event -> ((Value.Array) event.json().members().get("rows")).items().stream())
                .toList();
    }

    /** True if it is to meet the time limit. */
    boolean isToTimeOut() {
        return refusal().isEmpty() && end().equals("function-timeout");
    }

    /** Looks at the server's own times. A worker counts no time that the machine does not give it. */
    void hasEndedInTime(List<EventBlock> events) {
        assertThat(taken(events))
                .isLessThanOrEqualTo(recordTimeout().multipliedBy(2).plus(BUSY));
    }

    /** From the start of the job to its end, in time limits. */
    double limitsTaken(List<EventBlock> events) {
        return (double) taken(events).toMillis() / recordTimeout().toMillis();
    }

    private static Duration taken(List<EventBlock> events) {
        return Duration.between(
                at(events, "started"), at(events, events.get(events.size() - 1).type()));
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

    private static Instant at(List<EventBlock> events, String type) {
        return events.stream()
                .filter(event -> event.type().equals(type))
                .map(event -> Instant.parse(RunningServer.text(event.json(), "at")))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return text("attack").or(() -> text("python")).orElseThrow().replace("\n", "; ");
    }
}
