package io.millrace.loadtest;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.bench.ProcessMeter;
import io.millrace.bench.report.Machine;
import io.millrace.loadtest.canned.CannedServer;
import io.millrace.loadtest.job.Arrival;
import io.millrace.loadtest.job.Arrivals;
import io.millrace.loadtest.job.Brake;
import io.millrace.loadtest.job.Gate;
import io.millrace.loadtest.job.JobRun;
import io.millrace.loadtest.job.Network;
import io.millrace.loadtest.measure.LiveHeap;
import io.millrace.loadtest.measure.Monitor;
import io.millrace.loadtest.measure.ServerMemory;
import io.millrace.loadtest.measure.Tally;
import io.millrace.loadtest.measure.Timeline;
import io.millrace.loadtest.measure.Times;
import io.millrace.loadtest.report.LiveLine;
import io.millrace.loadtest.report.Report;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** One run, with or without a server of its own. Blocks its caller. */
final class Session {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** So long all streams stay open at once, that one can look at the server. */
    private static final Duration HELD = Duration.ofSeconds(3);

    private final Plan plan;
    private final Path root;
    private final LiveLine live;
    private final Mono<Void> interrupt;
    private final Tally tally = new Tally();

    /** Goes on to the end of the plan, or until {@code interrupt} completes. */
    Session(Plan plan, Path root, LiveLine live, Mono<Void> interrupt) {
        this.plan = plan;
        this.root = root;
        this.live = live;
        this.interrupt = interrupt;
    }

    Report run() throws IOException, InterruptedException {
        if (plan.url().isPresent()) {
            return run(plan.url().get(), Optional.empty(), Mono.never());
        }
        if (plan.canned()) {
            try (CannedServer server = CannedServer.start(plan.corpora())) {
                return run(server.url(), Optional.empty(), Mono.never());
            }
        }
        try (OwnServer server = OwnServer.start(plan, root)) {
            return run(server.url(), Optional.of(server.process()), server.ended());
        }
    }

    private Report run(URI url, Optional<ProcessHandle> process, Mono<Integer> serverEnd) {
        Instant startedAt = Instant.now();
        ServerMemory memory = new ServerMemory(process.map(ProcessMeter::new));
        LiveHeap heap = new LiveHeap(process);
        Monitor monitor = new Monitor(tally, memory, heap, plan.warmUp());
        Scheduler watching = Schedulers.newSingle("watch", true);
        try (Network network = new Network(url, plan.token(), plan.http2(), plan.atOnce())) {
            probe(network, url);
            double cpuSeconds = memory.cpuSeconds();
            double ownSeconds = cpuSeconds();
            Mono<Report.Stop> whole = jobs(network).thenReturn(Report.Stop.AT_THE_END);
            Report.Stop stop = monitor.watch(Mono.firstWithSignal(whole, stops(serverEnd)), live.every(), live::show, watching)
                    .block();
            Timeline timeline = monitor.finish();
            live.end();
            Report.Server server = new Report.Server(
                    url.toString(),
                    process.isPresent(),
                    memory.peakServerBytes(),
                    memory.peakWorkerBytes(),
                    heap.readings(),
                    memory.cpuSeconds() - cpuSeconds);
            Report.Run run = new Report.Run(
                    startedAt,
                    monitor.seconds(),
                    monitor.jobsPerSecond(),
                    cpuSeconds() - ownSeconds,
                    stop,
                    Machine.describe(root));
            return report(run, timeline, server);
        } finally {
            watching.dispose();
        }
    }

    /** What ends a run before its end: what is in flight then is given up. */
    private Mono<Report.Stop> stops(Mono<Integer> serverEnd) {
        return Mono.firstWithSignal(
                interrupt.thenReturn(Report.Stop.INTERRUPTED),
                serverEnd.map(status -> Report.Stop.withServer(status)));
    }

    private void probe(Network network, URI url) {
        HttpResponseStatus status;
        try {
            status = network.probe().block(ANSWER);
        } catch (RuntimeException e) {
            Throwable cause = Exceptions.unwrap(e);
            boolean connects = !(cause instanceof ConnectException || cause instanceof UnknownHostException);
            throw UnusableServerException.missing(
                    plan.http2() && connects
                            ? "The server at " + url + " does not speak HTTP/2; leave --http2 out"
                            : "No server answers at " + url + ": " + cause.getMessage(),
                    e);
        }
        if (status.code() == HttpResponseStatus.NOT_FOUND.code()) {
            throw UnusableServerException.missing("What answers at " + url + " is no Millrace server");
        }
        if (status.code() >= HttpResponseStatus.BAD_REQUEST.code()) {
            throw UnusableServerException.refusing("The server at " + url + " refuses with " + status);
        }
    }

    private Mono<Void> jobs(Network network) {
        JobRun.Work work =
                new JobRun.Work(plan.corpora(), plan.map().value(root), plan.habits(), plan.timeout());
        Gate gate = new Gate(Math.min(plan.requests(), plan.atOnce()));
        JobRun job = new JobRun(work, network, tally, gate);
        Mono<Void> all = arrivals().flatMap(job::run, plan.atOnce(), 1).then();
        if (!plan.hold()) {
            return all;
        }
        Brake brake = new Brake(network);
        Mono<Void> release = gate.full().then(Mono.delay(HELD)).then(Mono.fromRunnable(brake::release));
        return brake.hold().then(Mono.when(all, release));
    }

    private Flux<Arrival> arrivals() {
        Arrivals arrivals =
                new Arrivals(plan.requests(), plan.duration(), plan.warmUp(), Schedulers.parallel(), System::nanoTime);
        return plan.rate().isPresent() ? arrivals.open(plan.rate().getAsDouble()) : arrivals.closed();
    }

    /** Processor time of this program so far. */
    private static double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : 0;
    }

    private Report report(Report.Run run, Timeline timeline, Report.Server server) {
        return new Report(
                run,
                settings(),
                plan.map().toString(),
                plan.low(),
                plan.high(),
                counts(),
                new Report.Latencies(
                        tally.submitTimes().total(),
                        tally.firstEventTimes().total(),
                        tally.completionTimes().total()),
                timeline.samples(),
                server,
                tally.reasons());
    }

    private Report.Counts counts() {
        return new Report.Counts(
                tally.requests(),
                tally.accepts(),
                tally.rejects(),
                tally.ends(Tally.End.SUCCEEDED),
                tally.ends(Tally.End.FAILED),
                tally.ends(Tally.End.CANCELLED),
                tally.ends(Tally.End.LOST),
                tally.ends(Tally.End.WRONG),
                tally.requests() - tally.done(),
                tally.doubles(),
                tally.resumes(),
                tally.breaks(),
                tally.slowReaders(),
                tally.cancelsSent(),
                tally.cancelsTooLate(),
                tally.mostOpenStreams());
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("jobs", String.format("%,d%s", plan.requests(), plan.duration().isPresent() ? " at most" : ""));
        settings.put("words in each", String.format("%,d to %,d", plan.low(), plan.high()));
        settings.put("map", plan.map().toString());
        settings.put("starts", starts());
        plan.duration().ifPresent(time -> settings.put("no start after", Times.text(time)));
        if (!plan.warmUp().isZero()) {
            settings.put(Report.WARM_UP, Times.text(plan.warmUp()));
        }
        settings.put("slow readers", percent(plan.habits().slow()));
        settings.put("disconnects", percent(plan.habits().disconnect()));
        settings.put("cancels", percent(plan.habits().cancel()));
        settings.put("time-out of a job", Times.text(plan.timeout()));
        settings.put("seed", Long.toString(plan.seed()));
        settings.put("HTTP", plan.http2() ? "2" : "1.1");
        settings.putAll(plan.serverSettings());
        return settings;
    }

    private String starts() {
        if (plan.rate().isPresent()) {
            return String.format("%s a second, at most %,d at once", Times.number(plan.rate().getAsDouble()), plan.atOnce());
        }
        String held = plan.hold() ? ", held until all streams are open" : "";
        return String.format("all at once, at most %,d in flight%s", plan.atOnce(), held);
    }

    private static String percent(double share) {
        return Times.number(share * 100) + " %";
    }
}
