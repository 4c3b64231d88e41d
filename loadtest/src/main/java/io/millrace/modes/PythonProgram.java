package io.millrace.modes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A program in {@code loadtest/ancestor} that runs to its end and prints figures.
 *
 * @param python that runs it
 * @param file the program
 * @param log gets what it complains about
 */
record PythonProgram(Python python, Path file, Path log) {
    /** What it prints, names and numbers in turn; nothing if it takes longer, for which it is killed. */
    Optional<Map<String, Double>> run(Duration timeout, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python.command(), file.toString()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            if (process.exitValue() != 0) {
                throw new IOException(file + " ended with " + process.exitValue() + "; see " + log);
            }
            return Optional.of(
                    figures(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip()));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Map<String, Double> figures(String line) {
        String[] words = line.split(" ");
        Map<String, Double> figures = new TreeMap<>();
        for (int at = 0; at < words.length; at += 2) {
            figures.put(words[at], Double.parseDouble(words[at + 1]));
        }
        return figures;
    }
}
