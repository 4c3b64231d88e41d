package io.millrace.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Where and of what a run was made. */
public final class Machine {
    private Machine() {}

    /** What a reader needs to judge the numbers, by name. */
    public static Map<String, String> describe(Path root) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("CPU", find("/proc/cpuinfo", "model name") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores");
        facts.put("Memory", gigabytes(find("/proc/meminfo", "MemTotal")));
        facts.put("System", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        facts.put("JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        facts.put("Commit", commit(root));
        facts.put("Load when it ended", loadAverage());
        return facts;
    }

    private static String find(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Of a text such as {@code 16318880 kB}, in which the kernel means 1024 bytes. */
    private static String gigabytes(String text) {
        return text.matches("\\d+ kB")
                ? String.format(Locale.ROOT, "%.1f GB", Long.parseLong(text.split(" ")[0]) * 1024 / 1e9)
                : text;
    }

    /** The first three of the numbers in that file. */
    private static String loadAverage() {
        try {
            String[] averages = Files.readString(Path.of("/proc/loadavg")).split(" ");
            return String.join(", ", Arrays.copyOf(averages, 3)) + " (averages of 1, 5 and 15 minutes)";
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String commit(Path root) {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return answer.isEmpty() ? "unknown" : answer;
        } catch (IOException e) {
            return "unknown";
        }
    }
}
