package io.millrace.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A job that runs for as long as its client sends: it holds a worker and costs nothing. */
final class OpenPipe implements AutoCloseable {
    private static final String ID = "content-location: /v1/jobs/";

    private final Socket socket;
    private final BufferedReader in;
    private final String job;

    OpenPipe(URI server) {
        this(server, "");
    }

    /** With more parameters, each behind an ampersand. */
    OpenPipe(URI server, String parameters) {
        try {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout((int) RunningServer.SOON.toMillis());
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            send("POST /v1/run?map=words&reduce=_sum" + parameters
                    + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                    + "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nto be\r\n");
            job = readId();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readId() throws IOException {
        String line = in.readLine();
        while (!line.toLowerCase().startsWith(ID)) {
            line = in.readLine();
        }
        return line.substring(ID.length());
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    String job() {
        return job;
    }

    /** Sends more of the body, in ASCII. */
    void feed(String text) {
        try {
            send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the body, so that the job can end. */
    void finish() {
        try {
            send("0\r\n\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
