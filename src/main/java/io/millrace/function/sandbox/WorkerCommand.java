package io.millrace.function.sandbox;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line of a worker: a small JVM from the server's own class path, within what takes its rights away, within
 * the operator's wrapper.
 */
final class WorkerCommand {
    private static final int NATIVE_ACCESS_FLAG_SINCE = 24;

    private WorkerCommand() {}

    static List<String> of(SandboxSettings settings) {
        List<String> command = new ArrayList<>(settings.wrapper());
        command.addAll(Restrictions.command());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                // The JVM's own warnings, and its report of a crash, must not get into the answers.
                "-XX:+DisplayVMOutputToStderr",
                "-XX:+SuppressFatalErrorMessage"));
        if (Runtime.version().feature() >= NATIVE_ACCESS_FLAG_SINCE) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of(
                "-cp",
                absolute(System.getProperty("java.class.path", "")),
                WorkerMain.class.getName(),
                settings.directory().toString(),
                Integer.toString(settings.heapMegabytes()),
                Integer.toString(settings.heapMegabytes() + SandboxSettings.OUTSIDE_HEAP_MEGABYTES)));
        return command;
    }

    /** Workers have another current directory. */
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
