package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Value;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is shown of the events of a job. */
final class FollowerTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** A job with these events. */
    private record Events(ServerEvent... all) implements FollowedJob {
        @Override
        public Flux<ServerEvent> events() {
            return Flux.fromArray(all);
        }

        @Override
        public Mono<String> state() {
            return Mono.empty();
        }

        @Override
        public Flux<Value.Obj> rows(long skipped) {
            return Flux.empty();
        }
    }

    private static ServerEvent warning(String code, String detail) {
        return new ServerEvent("warning", "1", "{\"code\":\"" + code + "\",\"detail\":" + detail + "}");
    }

    @Test
    void showsWarningsToThoseWhoAskForRowsAlone() {
        Console console =
                new Console(InputStream.nullInputStream(), new PrintWriter(out), new PrintWriter(err), false, Map.of());
        Events job = new Events(
                new ServerEvent("started", "0", "{}"),
                warning("bad-records", "{\"source\":\"a.log\",\"line\":3,\"message\":\"no JSON\",\"record\":\"x\"}"),
                warning("null-values", "{\"emitted\":3,\"message\":\"All are null\"}"),
                new ServerEvent("succeeded", "3", "{\"rows\":0,\"records\":1,\"elapsedMs\":1}"));
        Mono<Integer> shown = new Follower(console, Follower.Shown.ROWS, RowFormat.NDJSON).show(job);
        assertThat(shown.block(Duration.ofSeconds(10))).isZero();
        assertThat(err)
                .hasToString("warning    bad-records: a.log line 3: no JSON\nwarning    null-values: All are null\n");
        assertThat(out.toString()).isEmpty();
    }
}
