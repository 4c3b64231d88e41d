package io.millrace.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import reactor.core.publisher.Flux;

/** The bytes of a file, piece by piece as they are asked for. Blocks the thread that asks. */
final class FileChunks {
    private FileChunks() {}

    /** Nothing, if there is no file. */
    static Flux<byte[]> of(Path path, int chunkBytes) {
        return Flux.using(() -> open(path), in -> chunks(in, chunkBytes), FileChunks::close);
    }

    private static Flux<byte[]> chunks(InputStream in, int chunkBytes) {
        return Flux.generate(sink -> {
            try {
                byte[] chunk = in.readNBytes(chunkBytes);
                if (chunk.length == 0) {
                    sink.complete();
                } else {
                    sink.next(chunk);
                }
            } catch (IOException e) {
                sink.error(e);
            }
        });
    }

    private static InputStream open(Path path) throws IOException {
        return Files.exists(path) ? Files.newInputStream(path) : InputStream.nullInputStream();
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
