package io.millrace.function.sandbox;

import com.caoccao.javet.enums.JSRuntimeType;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.loader.IJavetLibLoadingListener;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.io.File;
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
    /**
     * The stack, in kilobytes, is what the recursion that CPython allows needs. The others are for CPython's loop: what V8
     * learns from calls makes that a third slower as soon as one of its guesses is wrong, so it does not guess, but is free to
     * inline more. The counts keep the optimising compilers from code that a job of a thousand words is done with before they
     * are, which took 1 ms of processor time of each.
     */
    private static final String FLAGS = "--stack-size=8000 --no-wasm-deopt --wasm-inlining-max-size=5000"
            + " --wasm-inlining-budget=100000 --invocation-count-for-maglev=4000"
            + " --invocation-count-for-turbofan=10000 --max-old-space-size=";

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

    /**
     * Loads the library into this process.
     *
     * @param directory where it was extracted to
     * @param heapMegabytes of each isolate
     */
    static void load(Path directory, int heapMegabytes) {
        JavetLibLoader.setLibLoadingListener(new IJavetLibLoadingListener() {
            @Override
            public File getLibPath(JSRuntimeType type) {
                return directory.toFile();
            }

            @Override
            public boolean isDeploy(JSRuntimeType type) {
                return false;
            }
        });
        V8RuntimeOptions.V8_FLAGS.setCustomFlags(FLAGS + heapMegabytes);
        V8Host host = V8Host.getV8Instance();
        if (!host.isLibraryLoaded()) {
            throw new IllegalStateException("V8 cannot be loaded from " + directory, host.getLastException());
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
