package io.millrace.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AncestorTest {
    private static final Path PROGRAMS = Path.of("ancestor").toAbsolutePath();
    private static final Duration LONG = Duration.ofSeconds(30);
    /** What marshal makes of (RESULT, 7): a tuple of two integers of four bytes, the last byte first. */
    private static final byte[] ASK_FOR_7 = {'(', 2, 0, 0, 0, 'i', 1, 0, 0, 0, 'i', 7, 0, 0, 0};
    /** What marshal makes of None. */
    private static final byte[] NONE = {'N'};

    @TempDir
    private Path directory;

    private Python python;

    @BeforeEach
    void needsPython() throws Exception {
        List<Python> pythons = Python.onPath();
        assumeTrue(!pythons.isEmpty(), "There is no python3 from 3.10 on the path");
        python = pythons.get(0);
    }

    @Test
    void countsTheWordsOfAllRequests() throws Exception {
        Path texts = Files.writeString(directory.resolve("texts"), "To be, or not to be\nthat is\n\nthe Question\n");
        try (AncestorServer server = start()) {
            Trial trial = client(texts, 4, LONG).send(server.url());
            assertThat(trial.result()).isEqualTo("all right");
            assertThat(trial.seconds()).isPositive();
        }
    }

    @Test
    void cutsLargeJobsIntoChunks() throws Exception {
        Path texts = Files.writeString(directory.resolve("texts"), "a b c d e f g ".repeat(5_000) + "\n");
        AncestorServer.Start quiet = new AncestorServer.Start(python, PROGRAMS, 1, true, directory);
        try (AncestorServer server = AncestorServer.start(quiet)) {
            assertThat(client(texts, 1, LONG).send(server.url()).complete()).isTrue();
        }
    }

    @Test
    void countsWhatASilentServerHasNotAnsweredAsLost() throws Exception {
        Path texts = Files.writeString(directory.resolve("texts"), "a\nb\nc\n");
        try (SilentServer server = new SilentServer()) {
            Trial trial = client(texts, 3, Duration.ofMillis(300)).send(server.url());
            assertThat(trial.result()).isEqualTo("0 of 3 right, 3 not in time");
        }
    }

    @Test
    void countsWhatNobodyTakesAsLost() throws Exception {
        Path texts = Files.writeString(directory.resolve("texts"), "a\nb\n");
        URI closed;
        try (SilentServer server = new SilentServer()) {
            closed = server.url();
        }
        assertThat(client(texts, 2, LONG).send(closed).result()).isEqualTo("0 of 2 right, 2 not in time");
    }

    @Test
    void readsARequestThatComesInPieces() throws Exception {
        try (AncestorServer server = start();
                Socket socket = connect(server)) {
            OutputStream out = socket.getOutputStream();
            for (byte each : frame(ASK_FOR_7)) {
                out.write(each);
                out.flush();
            }
            assertThat(answer(socket)).isEqualTo(NONE);
        }
    }

    @Test
    void servesOthersAfterAClientThatLeavesInTheMiddle() throws Exception {
        try (AncestorServer server = start()) {
            try (Socket socket = connect(server)) {
                socket.getOutputStream().write(frame(ASK_FOR_7), 0, 12);
            }
            try (Socket socket = connect(server)) {
                socket.getOutputStream().write(frame(ASK_FOR_7));
                assertThat(answer(socket)).isEqualTo(NONE);
            }
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void runsTheNextJobAfterOneWhoseFunctionFails() throws Exception {
        Path program = Files.writeString(directory.resolve("failing.py"), """
                import asyncio, sys
                sys.path.insert(0, sys.argv[2])
                import client, frames

                def broken():
                    return (lambda value: value.no_such_member), (lambda group: group)

                async def main():
                    asker = client.Client(int(sys.argv[1]))
                    number = await asker.ask(frames.SUBMIT, broken.__code__, ['a'])
                    outcome = None
                    while outcome is None:
                        outcome = await asker.ask(frames.RESULT, number)
                    print('failed', int('AttributeError' in outcome[1]), end=' ')
                    await asker.run(['a b a'], 30)
                    print('right', asker.right)

                asyncio.run(main())
                """);
        try (AncestorServer server = start()) {
            assertThat(program(program).run(LONG, Integer.toString(server.url().getPort()), PROGRAMS.toString()))
                    .contains(Map.of("failed", 1.0, "right", 1.0));
        }
    }

    @Test
    void isGoneWhenItIsClosed() throws Exception {
        AncestorServer server = start();
        server.close();
        assertThat(server.isAlive()).isFalse();
        assertThatThrownBy(() -> connect(server)).isInstanceOf(IOException.class);
    }

    @Test
    void saysWhyItDoesNotStart() {
        Path log = directory.resolve("ancestor-server.log");
        AncestorServer.Start nothingThere = new AncestorServer.Start(python, directory, 4, false, directory);
        assertThatThrownBy(() -> AncestorServer.start(nothingThere))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(log.toString());
        assertThat(log).content().contains("server.py");
    }

    @Test
    void killsAProgramThatTakesTooLong() throws Exception {
        Path program = Files.writeString(directory.resolve("endless.py"), "while True: pass");
        assertThat(program(program).run(Duration.ofMillis(300))).isEmpty();
    }

    @Test
    void countsWithTwoProcessesWhatOneWouldCount() throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "To be, or\nnot to be\n\nthat's the Question");
        assertThat(program(PROGRAMS.resolve("counter.py")).run(LONG, text.toString()).orElseThrow())
                .containsEntry("words", 10.0)
                .containsEntry("distinct", 8.0);
    }

    private AncestorServer start() throws Exception {
        return AncestorServer.start(new AncestorServer.Start(python, PROGRAMS, 4, false, directory));
    }

    private AncestorClient client(Path texts, int requests, Duration timeout) {
        return new AncestorClient(program(PROGRAMS.resolve("client.py")), texts, requests, timeout);
    }

    private PythonProgram program(Path file) {
        return new PythonProgram(python, file, directory.resolve("program.log"));
    }

    private static Socket connect(AncestorServer server) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.url().getPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static byte[] frame(byte[] body) {
        return ByteBuffer.allocate(Long.BYTES + body.length).putLong(body.length).put(body).array();
    }

    private static byte[] answer(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        return in.readNBytes((int) in.readLong());
    }
}
