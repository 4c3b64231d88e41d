package io.millrace.function.sandbox;

import com.caoccao.javet.enums.JSRuntimeType;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * V8's 40 MB library, unpacked once and not by each worker. The file's name contains the version, and it is moved into
 * place when it is complete, so that several servers can share a directory.
 */
final class NativeLibrary {
    private NativeLibrary() {}

    /** Unpacks the library into {@code directory} unless it is there. Never loads it into this process. */
    static void extractTo(Path directory) {
        try {
            JavetLibLoader loader = new JavetLibLoader(JSRuntimeType.V8);
            Path target = directory.resolve(loader.getLibFileName());
            if (!Files.exists(target)) {
                extract(loader.getResourceFileName(), target);
            }
        } catch (IOException | JavetException e) {
            throw new JobException(
                    ErrorCode.ENGINE_LOST,
                    "The engine for JavaScript functions is not available on this server; use built-in functions, or tell"
                            + " the operator to look into the directory " + directory,
                    Map.of(),
                    e);
        }
    }

    private static void extract(String resource, Path target) throws IOException {
        Path directory = Files.createDirectories(target.resolveSibling(""));
        Path partial = Files.createTempFile(directory, "library", ".part");
        try (InputStream in = JavetLibLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource + " is not in this build");
            }
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
