package io.millrace.function.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What takes from a worker process the rights that it does not need, with the tools of util-linux, each as far as it is
 * there and allowed: new privileges by setuid programs, all capabilities, files that grow, core dumps, many descriptors.
 * Memory is not among it: V8 reserves far more address space than it uses, so the watchdog counts what is resident.
 */
final class Restrictions {
    /** Enough for the libraries and jars of a JVM. */
    private static final String LIMITS_OF_DESCRIPTORS = "--nofile=256";

    private static final List<List<String>> CANDIDATES = List.of(
            // The first needs the right to give rights away, as root has it; the second nothing.
            List.of("setpriv", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"),
            List.of("setpriv", "--no-new-privs"));
    private static final List<String> LIMITS = List.of("prlimit", "--core=0", "--fsize=0", LIMITS_OF_DESCRIPTORS);

    private static final int PROBE_SECONDS = 10;

    private Restrictions() {}

    /** The words to put before a worker's command; none where the system has no such tools. */
    static List<String> command() {
        return Probed.COMMAND;
    }

    /** Found out when the first worker is started, and kept. */
    private static final class Probed {
        static final List<String> COMMAND = probe();

        private static List<String> probe() {
            List<String> command = new ArrayList<>();
            CANDIDATES.stream().flatMap(Restrictions::usable).findFirst().ifPresent(command::addAll);
            usable(LIMITS).findFirst().ifPresent(command::addAll);
            return List.copyOf(command);
        }
    }

    /** The command with the whole path of its program, if it can run another one here. */
    private static Stream<List<String>> usable(List<String> command) {
        return find(command.get(0))
                .map(program -> {
                    List<String> found = new ArrayList<>(command);
                    found.set(0, program);
                    return found;
                })
                .filter(Restrictions::runs)
                .stream();
    }

    private static Optional<String> find(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program).toAbsolutePath())
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static boolean runs(List<String> command) {
        List<String> probe = new ArrayList<>(command);
        probe.add("true");
        try {
            Process process = new ProcessBuilder(probe)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
