package io.millrace.bench.peer;

import io.millrace.bench.Contender;
import io.millrace.bench.Measurement;
import io.millrace.bench.ProcessMeter;
import io.millrace.bench.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A peer in a virtual machine of its own, which stays for all runs of a job so that it is warm. */
public final class PeerProcess implements Contender {
    /**
     * How to start it.
     *
     * @param name for rows and logs
     * @param command which answers as {@link PeerMain} does
     * @param work a directory for rows and logs
     * @param data where the files of jobs are
     */
    public record Start(String name, List<String> command, Path work, Path data, Duration timeout) {
        /** With a virtual machine of Java, where {@code name} is as {@link PeerMain} knows it. */
        public static Start ofJava(String name, List<String> options, Path work, Path data, Duration timeout) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.add(PeerMain.class.getName());
            command.add(name);
            return new Start(name, command, work, data, timeout);
        }
    }

    private final Start start;
    private Process process;
    private PrintStream commands;
    private BufferedReader answers;
    private String job = "";

    public PeerProcess(Start start) {
        this.start = start;
    }

    @Override
    public String name() {
        return start.name();
    }

    @Override
    public Measurement run(Workload workload) throws Exception {
        if (!job.equals(workload.peerJob())) {
            close();
            job = workload.peerJob();
        }
        return run(job, start.data().resolve(workload.file()));
    }

    /** Runs a job as the process names it, with what it is to know of that behind the name of the rows. */
    public Measurement run(String job, Path file, String... more) throws Exception {
        if (process == null) {
            launch();
        }
        Path rows = start.work().resolve(name() + "-" + job + ".rows");
        ProcessMeter meter = new ProcessMeter(process.toHandle());
        meter.resetPeaks();
        List<String> words = new ArrayList<>(List.of("run", job, file.toString(), rows.toString()));
        words.addAll(List.of(more));
        commands.println(String.join("\t", words));
        String[] answer = nextAnswer().split("\t");
        if (!answer[0].equals("ok")) {
            throw new IOException(String.join(" ", answer));
        }
        return new Measurement(
                Long.parseLong(answer[1]) / 1e9,
                Long.parseLong(answer[2]) / 1e9,
                meter.peakRssBytes(),
                meter.childPeakRssBytes(),
                Files.readAllBytes(rows));
    }

    private void launch() throws Exception {
        Files.createDirectories(start.work());
        process = new ProcessBuilder(start.command())
                .redirectError(start.work().resolve(name() + ".log").toFile())
                .start();
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        nextAnswer();
    }

    private String nextAnswer() throws Exception {
        BufferedReader from = answers;
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return from.readLine();
            } catch (IOException e) {
                return null;
            }
        });
        try {
            String answer = line.get(start.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                close();
                throw new IOException("The process has ended; see " + start.work().resolve(name() + ".log"));
            }
            return answer;
        } catch (TimeoutException e) {
            close();
            throw new IOException("It took more than " + start.timeout().toSeconds() + " s");
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
            process = null;
        }
    }
}
