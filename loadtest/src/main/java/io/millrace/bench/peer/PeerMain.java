package io.millrace.bench.peer;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * The child process of a peer. Each line {@code run JOB FILE ROWS} on standard input runs a job, writes its rows to the
 * file that is named last, and is answered by {@code ok WALL_NANOS CPU_NANOS} or {@code error REASON}.
 */
public final class PeerMain {
    private PeerMain() {}

    public static void main(String[] args) throws Exception {
        // Whatever libraries print must not be taken for answers.
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        try (Peer peer = peer(args[0]);
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            answers.println("ready");
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                answers.println(answer(peer, line.split("\t")));
            }
        }
        System.exit(0);
    }

    private static Peer peer(String name) throws ReflectiveOperationException {
        return switch (name) {
            case "t" -> new LimitPeer();
            case "duckdb" -> new DuckDbPeer();
            case "streams" -> new StreamsPeer();
            case "spark" -> spark();
            default -> throw new IllegalArgumentException("There is no peer " + name);
        };
    }

    /** Spark is a project of its own, which does not know this one. */
    @SuppressWarnings("unchecked")
    private static Peer spark() throws ReflectiveOperationException {
        Class<?> jobs = Class.forName("io.millrace.bench.spark.SparkJobs");
        return ((BiFunction<String, Path, byte[]>) jobs.getConstructor().newInstance())::apply;
    }

    private static String answer(Peer peer, String[] command) {
        try {
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            byte[] rows = peer.run(command[1], Path.of(command[2]));
            long wall = System.nanoTime() - start;
            String answer = "ok\t" + wall + "\t" + (system.getProcessCpuTime() - cpu);
            Files.write(Path.of(command[3]), rows);
            return answer;
        } catch (Exception e) {
            e.printStackTrace();
            return "error\t" + String.valueOf(e).replaceAll("\\s+", " ");
        }
    }
}
