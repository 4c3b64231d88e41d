package io.millrace.app;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Between a client and a server; resets each connection after so many bytes of the answer. */
final class CuttingProxy implements Closeable {
    private final ServerSocket listener;
    private final URI server;
    private final IntSupplier bytes;
    private final AtomicInteger cuts = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        return thread;
    });

    /** Asks {@code bytes} for every connection how many it may carry. */
    CuttingProxy(URI server, IntSupplier bytes) {
        this.server = server;
        this.bytes = bytes;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    int cuts() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                int room = bytes.getAsInt();
                threads.execute(() -> carry(client, room));
            }
        } catch (IOException e) {
            threads.shutdownNow();
        }
    }

    private void carry(Socket client, int room) {
        try (client;
                Socket upstream = new Socket(server.getHost(), server.getPort())) {
            threads.execute(() -> forward(client, upstream));
            back(upstream, client, room);
        } catch (IOException e) {
            // One side has gone, and so goes the other.
        }
    }

    private static void forward(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException e) {
            // The connection was cut.
        }
    }

    private void back(Socket from, Socket to, int room) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[1 << 13];
        int left = room;
        while (left > 0) {
            int read = in.read(buffer, 0, Math.min(left, buffer.length));
            if (read < 0) {
                return;
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        cuts.incrementAndGet();
        to.setSoLinger(true, 0);
        from.setSoLinger(true, 0);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
