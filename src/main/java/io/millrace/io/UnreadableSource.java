package io.millrace.io;

import io.millrace.problem.JobException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Input that is known not to be readable; says why when it is read. */
public record UnreadableSource(JobException why) implements Source {
    @Override
    public String name() {
        return "unreadable";
    }

    @Override
    public long size() {
        return -1;
    }

    @Override
    public InputStream open() {
        throw why;
    }

    @Override
    public Optional<Path> path() {
        return Optional.empty();
    }
}
