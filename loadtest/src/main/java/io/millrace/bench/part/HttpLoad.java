package io.millrace.bench.part;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Many connections on one thread, which send requests made before; cheap, so that the server has the processor. */
public final class HttpLoad {
    /**
     * What all connections together have seen.
     *
     * @param nanos of each answer
     * @param refused answers that were no success
     * @param cpuSeconds of this client
     */
    record Outcome(List<Exchange> exchanges, Samples nanos, long refused, double seconds, double cpuSeconds) {}

    /**
     * What came of requests that were sent at once.
     *
     * @param answers one for each request, in their order
     * @param seconds from the first connection to the last answer
     */
    public record Answers(List<Answer> answers, double seconds) {}

    /**
     * An answer.
     *
     * @param status 0 if none came
     * @param body as far as it came
     */
    public record Answer(int status, byte[] body) {}

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final InetSocketAddress address;
    private final List<byte[]> requests;
    private final boolean again;
    private final boolean keepsBodies;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final Samples nanos = new Samples();
    private long refused;
    private int open;

    private HttpLoad(URI server, List<byte[]> requests, boolean again, boolean keepsBodies) {
        this.address = new InetSocketAddress(server.getHost(), server.getPort());
        this.requests = requests;
        this.again = again;
        this.keepsBodies = keepsBodies;
    }

    /** A request as it is sent; {@code headers} end with CRLF each. */
    public static byte[] request(String line, String headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = line + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                + (line.startsWith("POST") ? "Content-Length: " + bytes.length + "\r\n" : "") + "\r\n";
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    /** Gives each connection one of the requests, which it sends again and again until the time is over. */
    static Outcome repeat(URI server, List<byte[]> requests, int connections, Duration time) throws IOException {
        return new HttpLoad(server, requests, true, false).run(connections, time);
    }

    /** Sends the request on each connection once and reads until all answers have ended or the time is over. */
    static Outcome once(URI server, byte[] request, int connections, Duration time) throws IOException {
        return new HttpLoad(server, List.of(request), false, false).run(connections, time);
    }

    /** Sends all requests at once, each on a connection of its own, and reads the answers until the time is over. */
    public static Answers all(URI server, List<byte[]> requests, Duration time) throws IOException {
        long start = System.nanoTime();
        List<Exchange> exchanges =
                new HttpLoad(server, requests, false, true).run(requests.size(), time).exchanges();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Answers(
                exchanges.stream().map(each -> new Answer(each.status(), each.body())).toList(), seconds);
    }

    private Outcome run(int connections, Duration time) throws IOException {
        List<Exchange> exchanges = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                exchanges.add(open(selector, requests.get(i % requests.size())));
            }
            long cpu = THREADS.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            for (SelectionKey key : selector.keys()) {
                start(key);
            }
            long deadline = start + time.toNanos();
            while (open > 0 && System.nanoTime() < deadline) {
                selector.select(100);
                serve(selector);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpuSeconds = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9;
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return new Outcome(exchanges, nanos, refused, seconds, cpuSeconds);
        }
    }

    private Exchange open(Selector selector, byte[] request) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        Exchange exchange = new Exchange(channel, request, keepsBodies);
        channel.register(selector, SelectionKey.OP_READ, exchange);
        open++;
        return exchange;
    }

    private static void start(SelectionKey key) throws IOException {
        boolean sent = ((Exchange) key.attachment()).start();
        key.interestOps(sent ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    private void serve(Selector selector) throws IOException {
        for (Iterator<SelectionKey> ready = selector.selectedKeys().iterator(); ready.hasNext(); ready.remove()) {
            SelectionKey key = ready.next();
            Exchange exchange = (Exchange) key.attachment();
            if (key.isWritable() && exchange.send()) {
                key.interestOps(SelectionKey.OP_READ);
            }
            if (key.isReadable() && exchange.receive(buffer)) {
                ended(key, exchange);
            }
        }
    }

    private void ended(SelectionKey key, Exchange exchange) throws IOException {
        nanos.add(System.nanoTime() - exchange.startedAt);
        refused += exchange.status() / 100 == 2 ? 0 : 1;
        if (again) {
            start(key);
        } else {
            key.channel().close();
            open--;
        }
    }
}
