package io.millrace.http;

import io.millrace.job.JobService;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * The HTTP interface to jobs. A request passes {@link ConnectionGuard}, the {@link Router}, one route, and is written by
 * the {@link AnswerWriter}; every error becomes an answer in {@link ProblemAnswers}.
 */
public final class HttpApi {
    /**
     * Event loops that a server does well with: with the four that Reactor Netty takes on two cores each has little to do
     * at a time, sleeps in between, and is woken for every answer; small jobs cost an eighth more.
     */
    public static final int EVENT_LOOPS = Math.max(2, Runtime.getRuntime().availableProcessors());

    /** Stalled readers hold kernel memory: this much each. */
    private static final int SEND_BUFFER_BYTES = 64 << 10;

    /** A client that is still sending when its connection ends gets so long to see the answer. */
    private static final Duration LINGER = Duration.ofSeconds(3);

    private final HttpSettings settings;
    private final Resources runtime;
    private final Router router;
    private final AnswerWriter writer;

    /**
     * What the server runs on; all of it belongs to the caller.
     *
     * @param loops for the network
     * @param files for reading, writing and parsing, may block
     * @param shutdown completes when open streams are to end
     */
    public record Resources(LoopResources loops, Scheduler files, Clock clock, Mono<Void> shutdown) {}

    /** Makes a server that listens nowhere yet. */
    public HttpApi(JobService jobs, HttpSettings settings, Resources runtime) {
        this.settings = settings;
        this.runtime = runtime;
        this.writer = new AnswerWriter(runtime.loops().onServer(false).next(), settings.pingEvery());
        this.router = router(jobs, settings, runtime);
    }

    /** Starts to listen; fails if the address is taken. */
    public Mono<? extends DisposableServer> bind() {
        return server().bind();
    }

    /** The server to bind. */
    public HttpServer server() {
        return HttpServer.create()
                .host(settings.host())
                .port(settings.port())
                .runOn(runtime.loops(), false)
                .idleTimeout(settings.idleTimeout())
                // Without a group of its connections a server that stops waits for no answer.
                .channelGroup(new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE))
                .httpRequestDecoder(decoder -> decoder.maxInitialLineLength(HttpSettings.MAX_HEAD_BYTES)
                        .maxHeaderSize(HttpSettings.MAX_HEAD_BYTES))
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(SEND_BUFFER_BYTES / 2, SEND_BUFFER_BYTES))
                .doOnChannelInit((observer, channel, address) -> {
                    RequestClock clock = new RequestClock(settings.headTimeout(), settings.bodyTimeout());
                    ConnectionGuard guard = new ConnectionGuard(settings, clock);
                    channel.pipeline()
                            .addFirst("millrace.close", new LingeringClose(LINGER, guard::isReceiving))
                            .addBefore(NettyPipeline.HttpCodec, "millrace.clock", clock)
                            .addAfter(NettyPipeline.HttpCodec, "millrace.guard", guard);
                })
                .handle(this::handle);
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        BodyArrival arrival = arrival(request);
        return Mono.defer(() -> router.answer(request, arrival))
                .onErrorResume(error -> Mono.just(ProblemAnswers.of(error, Target.path(request.uri()))))
                .flatMap(answer -> writer.write(request, response, answer));
    }

    private static BodyArrival arrival(HttpServerRequest request) {
        List<BodyArrival> taken = new ArrayList<>(1);
        request.withConnection(connection -> taken.add(
                connection.channel().pipeline().get(ConnectionGuard.class).takeBody()));
        return taken.get(0);
    }

    private static Router router(JobService jobs, HttpSettings settings, Resources runtime) {
        Router router = new Router();
        ResultRoutes results = new ResultRoutes(jobs, runtime.files());
        EventRoutes events = new EventRoutes(jobs, runtime);
        JobAnswers answers = new JobAnswers(jobs, results, events, runtime.clock());
        new SubmitRoutes(jobs, answers, settings.maxBodyBytes(), runtime.files()).addTo(router);
        new RunRoutes(jobs, answers, results).addTo(router);
        new JobRoutes(jobs, answers).addTo(router);
        results.addTo(router);
        events.addTo(router);
        new PageRoutes(jobs).addTo(router);
        return router;
    }
}
