package io.millrace.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.loadtest.corpus.Corpora;
import io.millrace.loadtest.corpus.Corpus;
import io.millrace.value.Value;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;

/** Against a server that knows the answers. */
@Timeout(60)
class JobsAtOnceTest {
    private static final int JOBS = 3;
    private static final Corpora CORPORA = new Corpora(1, 20, 60);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void findsAllRowsRight() throws Exception {
        Trial trial = ask(200, answer -> answer);
        assertThat(trial.result()).isEqualTo("all right");
        assertThat(trial.seconds()).isPositive();
    }

    @Test
    void countsOtherRowsAsBad() throws Exception {
        assertThat(ask(200, answer -> answer.replaceFirst("\"value\":\\d+", "\"value\":99999")).result())
                .isEqualTo("0 of 3 right, 3 bad");
        assertThat(ask(200, answer -> answer.replaceFirst("\\{\"key\":[^}]*\\},", "")).result())
                .isEqualTo("0 of 3 right, 3 bad");
    }

    @Test
    void countsAFailedJobAsBad() throws Exception {
        assertThat(ask(200, answer -> answer.replace("succeeded", "failed")).bad()).isEqualTo(JOBS);
    }

    @Test
    void countsARefusalAsBad() throws Exception {
        assertThat(ask(429, answer -> "{}").bad()).isEqualTo(JOBS);
    }

    @Test
    void countsAJobThatHasNotEndedAsLost() throws Exception {
        assertThat(ask(202, answer -> "{\"state\":\"running\"}").result()).isEqualTo("0 of 3 right, 3 not in time");
    }

    @Test
    void countsAnAnswerThatBreaksOffAsBad() throws Exception {
        assertThat(ask(200, answer -> answer.substring(0, answer.length() - 9)).bad()).isEqualTo(JOBS);
    }

    @Test
    void endsInTimeWhereAServerNeverAnswers() throws Exception {
        try (SilentServer server = new SilentServer()) {
            Standing standing = new Rounds(jobs(SHORT), JOBS, SHORT, LONG).run("parallel, js", 2, server.url());
            assertThat(standing.first().result()).isEqualTo("0 of 3 right, 3 not in time");
            assertThat(standing.warm()).isEmpty();
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        URI closed;
        try (SilentServer server = new SilentServer()) {
            closed = server.url();
        }
        assertThatThrownBy(() -> jobs(LONG).send(closed)).isInstanceOf(IOException.class);
    }

    private static JobsAtOnce jobs(Duration timeout) {
        Value map = Value.object().put("builtin", "words").build();
        return new JobsAtOnce(CORPORA, JOBS, map, timeout);
    }

    /** What the clients find where the right answers are changed. */
    private static Trial ask(int status, UnaryOperator<String> change) throws IOException {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .map(JobsAtOnceTest::rightAnswer)
                        .flatMap(answer -> response.status(status)
                                .sendObject(content(response, change.apply(answer)))
                                .then()))
                .bindNow();
        try {
            return jobs(LONG).send(URI.create("http://127.0.0.1:" + server.port()));
        } finally {
            server.disposeNow();
        }
    }

    private static ByteBuf content(HttpServerResponse response, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        response.header("Content-Length", Integer.toString(bytes.length));
        return Unpooled.wrappedBuffer(bytes);
    }

    private static String rightAnswer(ByteBuf request) {
        String json = request.toString(StandardCharsets.US_ASCII);
        Corpus corpus = IntStream.range(0, JOBS)
                .mapToObj(CORPORA::corpus)
                .filter(each -> json.contains(each.text().substring(0, each.text().indexOf('\n'))))
                .findFirst()
                .orElseThrow();
        return "{\"state\":\"succeeded\",\"rows\":" + corpus.counts().json(0, corpus.counts().rows()) + "}";
    }
}
