package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueObject;
import com.caoccao.javet.values.reference.V8ValueTypedArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Part of the build: boots CPython, imports the harness and what most functions use, and writes down the memory, from which
 * every job starts. It is the same on all machines, since nothing of them goes into it.
 */
public final class PythonSnapshot {
    private static final String STAMP = "snapshot.sha256";
    private static final int HEAP_MEGABYTES = 256;

    /** One module, in the order in which the parts need each other. */
    private static final List<String> HARNESS = List.of(
            "values",
            "errors",
            "guard",
            "emits",
            "groups",
            "programs",
            "sums",
            "combine",
            "states",
            "answers",
            "maps",
            "reduces",
            "harness");

    private PythonSnapshot() {}

    /**
     * Fills a directory of the class path, if it is not filled from the same parts.
     *
     * @param args the directory of Pyodide's files, that to be filled, and one for the native library
     */
    public static void main(String[] args) throws IOException, JavetException {
        Path from = Path.of(args[0]);
        Path to = Files.createDirectories(Path.of(args[1]));
        byte[] interpreter = Files.readAllBytes(from.resolve(PythonParts.INTERPRETER));
        byte[] library = Files.readAllBytes(from.resolve(PythonParts.LIBRARY));
        String harness = harness();
        String stamp = stamp(
                interpreter,
                library,
                harness.getBytes(StandardCharsets.US_ASCII),
                PythonParts.host().getBytes(StandardCharsets.US_ASCII));
        Path stampFile = to.resolve(STAMP);
        if (Files.exists(stampFile) && Files.readString(stampFile).equals(stamp)) {
            return;
        }
        Path libraries = Files.createDirectories(Path.of(args[2])).toAbsolutePath();
        NativeLibrary.extractTo(libraries);
        NativeLibrary.load(libraries, HEAP_MEGABYTES);
        Files.write(to.resolve(PythonParts.SNAPSHOT), take(interpreter, library, harness));
        for (String part : new String[] {PythonParts.INTERPRETER, PythonParts.LIBRARY}) {
            Files.copy(from.resolve(part), to.resolve(part), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.write(to.resolve("NOTICE.txt"), Resources.bytes("python/notice.txt"));
        Files.writeString(stampFile, stamp);
    }

    private static String harness() {
        return HARNESS.stream()
                .map(part -> Resources.text("python/" + part + ".py"))
                .collect(Collectors.joining("\n\n"));
    }

    private static byte[] take(byte[] interpreter, byte[] library, String harness) throws JavetException {
        PythonParts parts = new PythonParts(interpreter, library, new byte[0], HEAP_MEGABYTES << 20);
        try (V8Runtime runtime = V8Host.getV8Instance().createV8Runtime();
                V8ValueArrayBuffer progress =
                        runtime.createV8ValueArrayBuffer(ByteBuffer.allocateDirect(Integer.BYTES));
                V8ValueObject python = parts.open(
                        runtime, progress, runtime.createV8ValueUndefined(), runtime.createV8ValueUndefined())) {
            python.invokeVoid("boot", harness);
            return saved(python);
        }
    }

    private static byte[] saved(V8ValueObject python) throws JavetException {
        try (V8ValueTypedArray saved = python.invoke("save")) {
            return saved.toBytes();
        }
    }

    private static String stamp(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
