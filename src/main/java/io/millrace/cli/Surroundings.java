package io.millrace.cli;

import reactor.core.publisher.Mono;

/** What every command works with. */
record Surroundings(Launcher launcher, Console console) {
    /** Runs a command's work to its end, where {@code server} is what did not answer if none did. */
    int await(Mono<Integer> work, String server) {
        return launcher.await(Report.failures(work, console.err(), server));
    }
}
