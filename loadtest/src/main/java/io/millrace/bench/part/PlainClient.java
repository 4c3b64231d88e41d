package io.millrace.bench.part;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection, one request after the other, on the thread of the caller: no hop that would count as the server's. */
final class PlainClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private byte[] body = {};

    PlainClient(URI server) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** Gives the nanoseconds from the request to the last byte of its answer, which must be a success of known length. */
    long get(String path) throws IOException {
        byte[] request = HttpLoad.request("GET " + path, "", "");
        long start = System.nanoTime();
        socket.getOutputStream().write(request);
        String status = line();
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        body = in.readNBytes(length);
        long end = System.nanoTime();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(path + " is answered " + status + ": " + body());
        }
        return end - start;
    }

    /** That of the last answer. */
    String body() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The connection ended within an answer");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
