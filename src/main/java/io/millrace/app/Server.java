package io.millrace.app;

import io.millrace.http.HttpApi;
import io.millrace.http.HttpSettings;
import io.millrace.job.QueueStatus;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;

/** A server from its start to its stop. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration BIND_TIMEOUT = Duration.ofSeconds(30);

    /** Answers that are written already get so long to leave. */
    private static final Duration QUIET = Duration.ofMillis(100);

    /** Streams that are told to end get so long to do it. */
    private static final Duration LAST = Duration.ofSeconds(5);

    private final Settings settings;
    private final DataDirectory data;
    private final Engines engines;
    private final LoopResources loops;
    private final Sinks.Empty<Void> shutdown = Sinks.empty();
    private final DisposableServer http;

    private Server(Settings settings, DataDirectory data) {
        this.settings = settings;
        this.data = data;
        data.removeLeftovers();
        this.engines = new Engines(settings, data.root(), data.sandbox());
        this.loops = LoopResources.create("http", HttpApi.EVENT_LOOPS, true);
        this.http = bind();
    }

    /**
     * Starts a server; when this returns, it accepts connections.
     *
     * @throws SettingsException if it cannot listen or cannot use its directory
     */
    public static Server start(Settings settings) {
        DataDirectory data = DataDirectory.open(settings.data());
        try {
            Server server = new Server(settings, data);
            LOG.atInfo().addKeyValue("url", server.url()).log("Server ready");
            return server;
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /** Starts in the background what the first jobs would have to wait for. */
    public void prepare() {
        engines.prepare();
    }

    /** Where clients reach it, such as {@code http://127.0.0.1:8080}. */
    public String url() {
        InetSocketAddress address = (InetSocketAddress) http.address();
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private DisposableServer bind() {
        HttpApi.Resources resources =
                new HttpApi.Resources(loops, engines.files(), Clock.systemUTC(), shutdown.asMono());
        try {
            DisposableServer bound = Mono.<DisposableServer>from(
                            new HttpApi(engines.service(), httpSettings(), resources).bind())
                    .blockOptional(BIND_TIMEOUT)
                    .orElseThrow();
            return bound;
        } catch (RuntimeException e) {
            stopEngines();
            throw new SettingsException(
                    "Cannot listen on " + settings.host() + " port " + settings.port()
                            + "; is another server there? Set MILLRACE_PORT",
                    e);
        }
    }

    private HttpSettings httpSettings() {
        HttpSettings defaults = HttpSettings.defaults(settings.host(), settings.port());
        return new HttpSettings(
                defaults.host(),
                defaults.port(),
                settings.maxBodyBytes(),
                defaults.headTimeout(),
                defaults.bodyTimeout(),
                defaults.idleTimeout(),
                defaults.pingEvery(),
                Set.copyOf(settings.hosts()));
    }

    /**
     * Takes no more jobs, lets those that it has end for a while, and their followers hear of it; then ends all streams
     * and stops everything. Blocks.
     */
    @Override
    public void close() {
        LOG.atInfo().log("Server stops");
        long start = System.nanoTime();
        engines.service().drain();
        engines.service().idle().timeout(settings.drainTimeout(), Mono.empty()).block();
        finishAnswers(settings.drainTimeout().minusNanos(System.nanoTime() - start));
        QueueStatus left = engines.service().queue();
        if (left.depth() + left.running() > 0) {
            LOG.atWarn()
                    .addKeyValue("running", left.running())
                    .addKeyValue("queued", left.depth())
                    .log("Jobs are dropped, the time to end is over");
        }
        stopEngines();
        data.removeLeftovers();
        data.close();
    }

    /** Listens no more; what is being answered may take the time that is left, then streams are ended where they are. */
    private void finishAnswers(Duration left) {
        Duration time = left.isNegative() ? Duration.ZERO : left;
        Disposable end = Mono.delay(time).subscribe(late -> shutdown.tryEmitEmpty());
        try {
            http.disposeNow(time.plus(LAST));
        } catch (IllegalStateException e) {
            LOG.atWarn().setCause(e).log("Some answers are cut short");
        } finally {
            end.dispose();
        }
    }

    private void stopEngines() {
        loops.disposeLater(QUIET, LAST).block(LAST.multipliedBy(2));
        engines.close();
    }
}
