package io.millrace.app;

import static io.millrace.app.RunningServer.members;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every {@link Attack} against one server, a few at a time, while honest jobs run. All of it happens before the first test,
 * so that tests can look at how it ended, and at what is left, in any order.
 */
@EnabledOnOs(OS.LINUX)
class AttacksTest {
    private static final int HONEST = 4;
    private static final int HOSTILE = 3;

    /** One for each attack, so that none waits for another, and one for honest jobs. */
    private static final int MAP_THREADS = HOSTILE + 1;

    /** One for each map thread and one more, one to spare, one that compiles. */
    private static final int MOST_WORKERS = MAP_THREADS + 3;

    private static final int PIPES_OF_A_WORKER = 2;
    /** So that the server's memory has grown as far as work makes it grow; as many as it keeps. */
    private static final int WARM_UP_JOBS = 300;

    private static final long GROWTH_MEGABYTES = 100;

    @TempDir
    private static Path directory;

    private static final Map<Attack, CompletableFuture<HttpResponse<String>>> ENDS = new LinkedHashMap<>();
    private static ServerProcess server;
    private static CompletableFuture<List<Integer>> honest;
    private static long megabytesBefore;
    private static long filesBefore;

    @BeforeAll
    static void attack() {
        server = new ServerProcess(
                directory,
                "MAP_THREADS",
                Integer.toString(MAP_THREADS),
                "KEEP",
                Integer.toString(WARM_UP_JOBS),
                "WORKERS",
                Integer.toString(HONEST + HOSTILE),
                "JOB_DISK",
                Integer.toString(64 << 20));
        ExecutorService clients = Executors.newFixedThreadPool(HONEST);
        ExecutorService attackers = Executors.newFixedThreadPool(HOSTILE);
        AtomicBoolean over = new AtomicBoolean();
        try {
            AtomicInteger more = new AtomicInteger(WARM_UP_JOBS);
            RunningServer.answer(honest(clients, () -> more.decrementAndGet() <= 0));
            megabytesBefore = server.residentMegabytes();
            filesBefore = descriptors(false);
            honest = honest(clients, over::get);
            Attack.all()
                    .forEach(attack -> ENDS.put(
                            attack, CompletableFuture.supplyAsync(() -> server.follow(attack.spec()), attackers)));
            ENDS.values().forEach(end -> end.handle((answer, error) -> answer).join());
        } finally {
            over.set(true);
            clients.shutdown();
            attackers.shutdown();
        }
        ServerProcess.await(AttacksTest::isQuiet);
    }

    private static CompletableFuture<List<Integer>> honest(ExecutorService clients, BooleanSupplier enough) {
        List<CompletableFuture<Integer>> running = IntStream.range(0, HONEST)
                .mapToObj(
                        seed -> CompletableFuture.supplyAsync(() -> new HonestJobs(server, seed).run(enough), clients))
                .toList();
        return CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
                .thenApply(done -> running.stream().map(CompletableFuture::join).toList());
    }

    /** True when no worker starts or ends any more. */
    private static boolean isQuiet() {
        return server.zombies().isEmpty()
                && server.children().size() == server.workerDirectories().size()
                && descriptors(true) == (long) server.children().size() * PIPES_OF_A_WORKER;
    }

    private static long descriptors(boolean pipes) {
        return server.descriptors().stream()
                .filter(name -> name.startsWith("pipe:") == pipes)
                .count();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Attack> refused() {
        return ENDS.keySet().stream().filter(attack -> attack.refusal().isPresent());
    }

    static Stream<Attack> accepted() {
        return ENDS.keySet().stream().filter(attack -> attack.refusal().isEmpty());
    }

    @ParameterizedTest
    @MethodSource
    void refused(Attack attack) {
        attack.isRefused(members(RunningServer.answer(ENDS.get(attack))));
    }

    @ParameterizedTest
    @MethodSource
    void accepted(Attack attack) {
        attack.hasEnded(events(attack));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void endInTime(Attack attack) {
        attack.hasEndedInTime(events(attack));
    }

    /** The median, since others on the machine may delay a few of them. */
    @Test
    void endWithinTwiceTheirTimeLimit() {
        List<Double> limits = ENDS.keySet().stream()
                .filter(Attack::isToTimeOut)
                .map(attack -> attack.limitsTaken(events(attack)))
                .sorted()
                .toList();
        assertThat(limits.get(limits.size() / 2)).as("median of %s", limits).isLessThanOrEqualTo(2);
    }

    private static List<EventBlock> events(Attack attack) {
        return EventBlock.all(RunningServer.answer(ENDS.get(attack)).body());
    }

    @Test
    void areAtLeastTwoHundred() {
        assertThat(ENDS).hasSizeGreaterThanOrEqualTo(200);
    }

    @Test
    void keepNobodyFromRightAnswers() {
        assertThat(RunningServer.answer(honest)).allMatch(jobs -> jobs > 1);
    }

    @Test
    void leaveNoMemoryTaken() {
        assertThat(server.residentMegabytes()).isLessThan(megabytesBefore + GROWTH_MEGABYTES);
    }

    @Test
    void leaveNoProcess() {
        assertThat(server.zombies()).isEmpty();
        assertThat(server.children()).hasSizeBetween(1, MOST_WORKERS);
    }

    @Test
    void leaveNoDescriptorOpen() {
        assertThat(descriptors(true)).isEqualTo((long) server.children().size() * PIPES_OF_A_WORKER);
        assertThat(descriptors(false)).as("%s", server.descriptors()).isLessThanOrEqualTo(filesBefore);
    }

    @Test
    void leaveNoFile() {
        assertThat(server.workerDirectories()).hasSize(server.children().size()).allMatch(ServerProcess::isEmpty);
    }
}
