package io.millrace.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A result in files.
 *
 * @param directory where they are; nobody looks before something is asked for
 */
public record FiledResult(Path directory) implements Result {
    @Override
    public ResultInfo info() {
        return meta().info();
    }

    @Override
    public String digest() {
        return meta().digest();
    }

    @Override
    public ResultReader open() {
        return open(KeyIndexFile.of(new ResultFiles(directory).keys()));
    }

    ResultReader open(KeyIndexFile keys) {
        ResultFiles files = new ResultFiles(directory);
        try {
            return new ResultReader(
                    files.readMeta(),
                    PositionalFile.open(files.rows()),
                    PositionalFile.open(files.index()),
                    Optional.of(keys));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Source source(String name) {
        return new FileSource(new ResultFiles(directory).rows(), name);
    }

    private ResultFiles.Meta meta() {
        try {
            return new ResultFiles(directory).readMeta();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
