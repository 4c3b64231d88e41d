package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.JavetException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process in which user functions run. It answers requests on its standard input one after the other and ends when
 * that is closed, even in the midst of a call: so nothing is left behind when the server dies.
 */
public final class WorkerMain {
    /** V8 takes half of it; the rest is for Java and V8's own recursion. */
    private static final long STACK_BYTES = 16L << 20;

    private static final int INPUT_BUFFER_BYTES = 1 << 16;

    private WorkerMain() {}

    /**
     * Runs a worker.
     *
     * @param args the directory of the native library, V8's heap in megabytes, the whole memory in megabytes
     */
    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in), INPUT_BUFFER_BYTES));
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        // Javet warns of each isolate whose callbacks end with it; nobody reads that.
        Logger.getLogger("").setLevel(Level.OFF);
        ignoreSignals();
        dieFirst();
        Watchdog watchdog = new Watchdog(out, Long.parseLong(args[2]));
        BlockingQueue<Frame> requests = new SynchronousQueue<>();
        Thread runner = new Thread(
                null,
                () -> {
                    int heapMegabytes = Integer.parseInt(args[1]);
                    NativeLibrary.load(Path.of(args[0]), heapMegabytes);
                    runLoop(requests, watchdog, heapMegabytes << 20);
                },
                "v8",
                STACK_BYTES);
        runner.setUncaughtExceptionHandler((thread, e) -> {
            watchdog.answer(Frame.ofText(Frame.Kind.BROKEN, e.toString()));
            Runtime.getRuntime().halt(1);
        });
        runner.setDaemon(true);
        runner.start();
        receive(in, requests);
    }

    private static void runLoop(BlockingQueue<Frame> requests, Watchdog watchdog, int maxMemoryBytes) {
        try {
            new WorkerLoop(requests, watchdog, maxMemoryBytes).run();
        } catch (JavetException e) {
            throw new IllegalStateException("V8 does not work", e);
        }
    }

    private static void receive(DataInputStream in, BlockingQueue<Frame> requests) throws IOException {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                requests.put(Frame.read(in));
            }
        } catch (EOFException | InterruptedException e) {
            // The server is gone or wants no more; there is nothing to be saved.
            Runtime.getRuntime().halt(0);
        }
    }

    /** A Ctrl-C reaches all processes of a terminal; but it is the server that decides when its workers end. */
    private static void ignoreSignals() {
        Runtime.getRuntime().addShutdownHook(new Thread(WorkerMain::waitForever, "ignore-signals"));
    }

    private static void waitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** If the machine runs out of memory, the kernel shall take a worker and not the server. */
    private static void dieFirst() {
        try {
            Files.write(Path.of("/proc/self/oom_score_adj"), "1000".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // Not on this system: the limits of the worker itself have to do.
        }
    }
}
