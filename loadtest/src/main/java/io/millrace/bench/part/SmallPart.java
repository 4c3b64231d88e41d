package io.millrace.bench.part;

import io.millrace.bench.Settings;
import io.millrace.bench.report.Report;
import io.millrace.bench.server.MillraceServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Small jobs: how soon one is answered with its rows, how many a second many clients get through, and what accepting
 * costs alone. Client and servers share the processor, so the processor time of both stands beside each figure.
 */
public final class SmallPart implements Part {
    private static final int WORDS = 1_000;
    private static final int CONNECTIONS = 64;
    private static final Duration TIME = Duration.ofSeconds(1);
    /** The compiler has about 12 s of work with a server's first jobs, and takes a core for it as long as it has. */
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String BUILTIN = "{\"builtin\":\"words\"}";
    private static final String SCRIPT =
            "\"(line) => { for (const w of line.match(/[a-z]+/g) ?? []) emit(w, 1) }\"";

    private final byte[] waiting = job(JSON + "Prefer: wait=10\r\n", words(), BUILTIN);
    private final byte[] streaming = job(JSON + "Accept: text/event-stream\r\n", words(), BUILTIN);
    private final byte[] script = job(JSON + "Prefer: wait=10\r\n", words(), SCRIPT);
    private final byte[] tiny = job(JSON, "to be", BUILTIN);

    @Override
    public void run(Settings settings, MillraceServer.Start start, Report report) throws Exception {
        Process bare = BareServer.start(System.getProperty("java.class.path"));
        try (MillraceServer server = MillraceServer.start(start);
                MillraceServer busy = MillraceServer.start(BusyWorker.only(start))) {
            Contest.Target floor = Contest.target(url(bare), bare.toHandle());
            Contest.Target jobs = Contest.target(server.url(), server.process());
            List<Contest> contests = new ArrayList<>();
            for (int connections : new int[] {1, CONNECTIONS}) {
                contests.add(new Contest("bare Reactor Netty, the same body", floor, waiting, connections));
                contests.add(new Contest("job, waits for its rows", jobs, waiting, connections));
                contests.add(new Contest("job, its events", jobs, streaming, connections));
            }
            contests.add(new Contest("bare Reactor Netty, tiny body", floor, tiny, CONNECTIONS));
            contests.add(new Contest(
                    "tiny job, accepting alone", Contest.busyTarget(busy.url(), busy.process()), tiny, CONNECTIONS));
            contests.add(new Contest("job in JavaScript, waits for its rows", jobs, script, CONNECTIONS));
            measure(contests, settings.rounds());
            report.add("Small jobs", about(), Contest.HEAD, contests.stream().map(Contest::row).toList());
        } finally {
            bare.destroy();
        }
    }

    private static URI url(Process bare) throws Exception {
        BufferedReader out = new BufferedReader(new InputStreamReader(bare.getInputStream(), StandardCharsets.US_ASCII));
        return URI.create("http://127.0.0.1:" + out.readLine());
    }

    /** All in turn, so that what else the machine does falls on each of them. */
    private static void measure(List<Contest> contests, int rounds) throws Exception {
        for (Contest contest : contests) {
            contest.warmUp(WARM_UP);
        }
        for (int round = 0; round < rounds; round++) {
            for (Contest contest : contests) {
                contest.measure(TIME);
            }
        }
        contests.forEach(contest -> System.out.println("small     " + contest.row()));
    }

    private static byte[] job(String headers, String text, String map) {
        String job = "{\"input\":{\"text\":\"" + text + "\"},\"map\":" + map + ",\"reduce\":\"_sum\"}";
        return HttpLoad.request("POST /v1/jobs", headers, job);
    }

    private static String words() {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < WORDS; word++) {
            text.append((char) ('a' + word % 26)).append((char) ('a' + word * 7 % 11)).append(word % 12 == 11 ? "\\n" : " ");
        }
        return text.toString();
    }

    private static String about() {
        return "Jobs that count " + WORDS + " words given in the request (`words`, `_sum`), whose answer has the rows, as"
                + " JSON or as events; beside them a bare handler of Reactor Netty that takes the same body and answers"
                + " 202, and a server that only accepts jobs of two words, since its worker is held up. Medians of rounds"
                + " of " + TIME.toSeconds() + " s, all in turn, after a warm-up of " + WARM_UP.toSeconds() + " s each. The"
                + " client is one thread on the same processor; what it takes is in its own column.";
    }
}
