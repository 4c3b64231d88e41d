package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Value;
import io.netty.resolver.AddressResolverGroup;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableChannel;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.TransportConfig;
import reactor.test.StepVerifier;

class UnsentTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Submission JOB =
            Submission.of(Value.object().put("name", "it").build());

    private static ServerClient client(URI url, ConnectionProvider pool) {
        return new ServerClient(HttpClient.create(pool).baseUrl(url.toString()).disableRetry(true));
    }

    /** Has nothing but closed connections for a while, as Reactor Netty's pool may have. */
    private record StalePool(AtomicInteger left) implements ConnectionProvider {
        @Override
        public Mono<? extends Connection> acquire(
                TransportConfig config,
                @Nullable ConnectionObserver observer,
                @Nullable Supplier<? extends SocketAddress> remote,
                @Nullable AddressResolverGroup<?> resolvers) {
            return Mono.defer(() -> left.getAndDecrement() > 0
                    ? Mono.error(new IOException("Error while acquiring"))
                    : ConnectionProvider.newConnection().acquire(config, observer, remote, resolvers));
        }
    }

    @Test
    void startsAJobOnceThoughTheFirstConnectionsWereClosed() {
        try (FakeServer server = new FakeServer(0)) {
            ServerClient client = client(server.url(), new StalePool(new AtomicInteger(3)));
            assertThat(client.submit(JOB).block(LIMIT)).isNotNull();
            assertThat(server.bodies).hasSize(1);
        }
    }

    @Test
    void givesEventsThoughTheFirstConnectionsWereClosed() {
        try (FakeServer server = new FakeServer(0)) {
            ServerClient client = client(server.url(), new StalePool(new AtomicInteger(3)));
            assertThat(client.events(FakeServer.ID, "4").blockLast(LIMIT)).isNotNull();
            assertThat(server.resumedBehind).containsExactly("4");
        }
    }

    @Test
    void givesUpAPoolThatHasNoOther() {
        AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        StepVerifier.create(client(URI.create("http://127.0.0.1:1"), new StalePool(left))
                        .submit(JOB))
                .expectError(UnreachableException.class)
                .verify(LIMIT);
    }

    @Test
    void startsNoSecondJobWhereTheFirstMayHaveArrived() {
        AtomicInteger jobs = new AtomicInteger();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive().aggregate().then(Mono.fromRunnable(() -> {
                    jobs.incrementAndGet();
                    response.withConnection(DisposableChannel::dispose);
                })))
                .bindNow();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.port());
            StepVerifier.create(ServerClient.to(url).submit(JOB))
                    .expectError(UnreachableException.class)
                    .verify(LIMIT);
            assertThat(jobs).hasValue(1);
        } finally {
            server.disposeNow();
        }
    }
}
