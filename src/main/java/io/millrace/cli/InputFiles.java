package io.millrace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Files named on the command line, where {@code -} is standard input, which can be read once. */
final class InputFiles {
    /** Large enough to be cheap, small enough that a few in flight are nothing. */
    private static final int CHUNK_BYTES = 32 << 10;

    private static final String STANDARD_INPUT = "-";

    private final InputStream in;
    private boolean inputTaken;

    InputFiles(InputStream in) {
        this.in = in;
    }

    /** The whole text of a small file. */
    String text(String file) {
        try (InputStream stream = open(file)) {
            return withoutMark(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Some editors begin a file with a byte order mark. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** The file as a part of a request. Its content can be read once if it is standard input. */
    Upload upload(String file, String partName) {
        InputStream stream = open(file);
        Path fileName = Path.of(file).getFileName();
        String shown = file.equals(STANDARD_INPUT) || fileName == null ? "stdin" : fileName.toString();
        return new Upload(partName, shown, chunks(file, stream));
    }

    /** Opens at once, so that a missing file is noticed before anything is sent. */
    private InputStream open(String file) {
        if (file.equals(STANDARD_INPUT)) {
            if (inputTaken) {
                throw new UsageException("Standard input (-) can be used once only");
            }
            inputTaken = true;
            return in;
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new UsageException("Cannot read " + file + ": it is a directory; name the files in it");
        }
        try {
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Flux<byte[]> chunks(String file, InputStream stream) {
        return Flux.<byte[]>generate(sink -> {
                    byte[] chunk = read(file, stream);
                    if (chunk.length == 0) {
                        sink.complete();
                    } else {
                        sink.next(chunk);
                    }
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static byte[] read(String file, InputStream stream) {
        try {
            byte[] buffer = new byte[CHUNK_BYTES];
            int length = Math.max(0, stream.read(buffer));
            return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UsageException unreadable(String file, IOException e) {
        String reason = e instanceof NoSuchFileException
                ? "there is no such file"
                : e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
        return new UsageException("Cannot read " + file + ": " + reason);
    }
}
