package io.millrace.modes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An interpreter on the path.
 *
 * @param command its name
 * @param version such as 3.14.0
 * @param lock whether threads share one lock, the GIL
 */
record Python(String command, String version, boolean lock) {
    private static final List<String> WITHOUT_LOCK = List.of("python3.15t", "python3.14t", "python3.13t");
    private static final int ANSWER_SECONDS = 20;
    /** asyncio.to_thread came with 3.9, Counter.total with 3.10. */
    private static final String QUESTION = "import sys; assert sys.version_info >= (3, 10);"
            + " print(sys.version.split()[0], getattr(sys, '_is_gil_enabled', lambda: True)())";

    /** python3, and the newest one whose threads share no lock; those of them that are there and are 3.10 or later. */
    static List<Python> onPath() throws InterruptedException {
        Optional<Python> usual = find("python3");
        Optional<Python> free = Optional.empty();
        for (String command : WITHOUT_LOCK) {
            free = free.isPresent() ? free : find(command);
        }
        return Stream.of(usual, free).flatMap(Optional::stream).toList();
    }

    /** As in the table: such as 3.14, or 3.14t without the lock, as interpreters are called. */
    String label() {
        return version.replaceFirst("^(\\d+\\.\\d+).*", "$1") + (lock ? "" : "t");
    }

    /** As among the facts. */
    String description() {
        return version + (lock ? "" : " without GIL");
    }

    private static Optional<Python> find(String command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command, "-c", QUESTION)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String[] answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip().split(" ");
            return answer.length == 2
                    ? Optional.of(new Python(command, answer[0], Boolean.parseBoolean(answer[1])))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
