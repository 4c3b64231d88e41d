package io.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that hold their body back until they are told to continue. */
class ExpectTest {
    private static final String CONTINUE = "HTTP/1.1 100 Continue";
    private static final String OK = "HTTP/1.1 200 OK";
    private static final String PARTS =
            "--B\r\nContent-Disposition: form-data; name=\"p\"; filename=\"f\"\r\n\r\na b a\n\r\n"
                    + "--B\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n"
                    + "{\"input\":{\"parts\":[\"p\"]},\"map\":{\"builtin\":\"words\"},\"reduce\":\"_sum\"}\r\n--B--\r\n";

    @TempDir
    static Path root;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(root, 100, HttpSettings.defaults("127.0.0.1", 0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @RepeatedTest(20)
    void continuesBeforeAStreamOfEventsBegins() throws Exception {
        assertThat(held(run("text/event-stream", 6), "a b a\n")).startsWith(OK).contains("event: succeeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/csv", "application/x-ndjson"})
    void continuesBeforeRows(String type) throws Exception {
        assertThat(held(run(type, 6), "a b a\n")).startsWith(OK);
    }

    @RepeatedTest(5)
    void continuesBeforePartsOfAJobWhoseEventsAreStreamed() throws Exception {
        String head = head(
                "/v1/jobs", "text/event-stream", PARTS.length(), "Content-Type: multipart/form-data; boundary=B\r\n");

        assertThat(held(head, PARTS)).startsWith(OK).contains("event: succeeded");
    }

    @Test
    void refusesWithoutContinuing() throws Exception {
        try (Socket socket = open(run("text/event-stream", 6).replace("map=words", "map=wards"))) {
            String answer = reader(socket).lines().collect(Collectors.joining("\n"));

            assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain(CONTINUE);
        }
    }

    @Test
    void continuesWhileTheJobIsStillQueued() throws Exception {
        try (Socket blocker = open(run("text/event-stream", 6));
                Socket queued = open(run("text/event-stream", 6))) {
            BufferedReader in = reader(queued);
            assertThat(in.readLine()).isEqualTo(CONTINUE);
            assertThat(in.readLine()).isEmpty();
            assertThat(in.readLine()).isEqualTo(OK);
            send(queued, "a b a\n");
            send(blocker, "a b a\n");

            assertThat(in.lines().collect(Collectors.joining("\n")))
                    .contains("event: succeeded")
                    .doesNotContain(CONTINUE);
        }
    }

    private static String run(String accept, int length) {
        return head("/v1/run?map=words&reduce=_sum", accept, length, "Content-Type: text/plain\r\n");
    }

    private static String head(String target, String accept, int length, String more) {
        return "POST " + target
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\nAccept: " + accept
                + "\r\nContent-Length: " + length + "\r\n" + more + "\r\n";
    }

    /** What follows the only interim answer, for which the body waits. */
    private static String held(String head, String body) throws IOException {
        try (Socket socket = open(head)) {
            BufferedReader in = reader(socket);
            assertThat(in.readLine()).isEqualTo(CONTINUE);
            assertThat(in.readLine()).isEmpty();
            send(socket, body);
            String answer = in.lines().collect(Collectors.joining("\n"));
            assertThat(answer).doesNotContain(CONTINUE);
            return answer;
        }
    }

    private static Socket open(String head) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(10_000);
        send(socket, head);
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
