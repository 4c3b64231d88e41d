package io.millrace.function.sandbox;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker as the server sees it: a process with a pipe to it and one from it. */
final class WorkerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    private static final int INPUT_BUFFER_BYTES = 1 << 16;
    private static final int END_SECONDS = 5;
    private static final byte[] NO_HEAD = {};

    private final Process process;
    private final Path directory;
    private final OutputStream out;
    private final DataInputStream in;
    private final CompletableFuture<Void> gone;
    private volatile boolean killed;
    private volatile @Nullable Object owner;
    private @Nullable Program program;
    private volatile @Nullable Kept kept;

    private WorkerProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
        this.out = process.getOutputStream();
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), INPUT_BUFFER_BYTES));
        this.gone = process.onExit().thenRun(this::removeDirectory);
    }

    /**
     * Starts a process and waits until it is ready.
     *
     * @param launched is given the process at once, and may kill it
     * @throws CancellationException if it has been killed
     */
    static WorkerProcess start(SandboxSettings settings, Consumer<WorkerProcess> launched) {
        NativeLibrary.extractTo(settings.directory());
        WorkerProcess worker = launch(settings);
        launched.accept(worker);
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        var unused = ready.completeOnTimeout(false, settings.startTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(inTime -> {
                    if (!inTime) {
                        worker.process.destroyForcibly();
                    }
                });
        Answer answer = worker.await(WorkerProcess::nothing, WorkerProcess::unexpected);
        ready.complete(true);
        if (answer.kind() != Frame.Kind.DONE) {
            worker.kill();
            LOG.atWarn()
                    .addKeyValue("command", WorkerCommand.of(settings))
                    .log("A worker process ended before it was ready; run its command by hand to see why");
            throw new JobException(
                    ErrorCode.ENGINE_LOST, "A process for functions did not start; try again, or tell the operator");
        }
        return worker;
    }

    private static WorkerProcess launch(SandboxSettings settings) {
        try {
            Path directory = Files.createTempDirectory(settings.directory(), "worker");
            ProcessBuilder builder = new ProcessBuilder(WorkerCommand.of(settings))
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            // Local time is part of the answers that a function gives, so it is the same everywhere.
            builder.environment().put("TZ", "UTC");
            return new WorkerProcess(builder.start(), directory);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("A worker process cannot be started");
            throw new JobException(
                    ErrorCode.ENGINE_LOST,
                    "A process for functions cannot be started; try again, or tell the operator",
                    Map.of(),
                    e);
        }
    }

    /** What the process has loaded, compared by the pool; null if it may not be used as it is. */
    @Nullable Object owner() {
        return owner;
    }

    /** What is kept for an owner goes with it. */
    void setOwner(@Nullable Object owner) {
        this.owner = owner;
        kept = null;
    }

    /** What it keeps for its owner; null if nothing. */
    @Nullable Kept kept() {
        return kept;
    }

    void setKept(@Nullable Kept kept) {
        this.kept = kept;
    }

    /** What was opened last, for whomever. */
    @Nullable Program program() {
        return program;
    }

    void setProgram(Program program) {
        this.program = program;
    }

    boolean isAlive() {
        return !killed && process.isAlive();
    }

    /** Ends the process at once, from any thread. */
    void kill() {
        killed = true;
        process.destroyForcibly();
    }

    /** Waits until a process that was killed has ended and its directory is removed, but not for ever. */
    void awaitEnd() {
        try {
            gone.get(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().setCause(e).log("A worker process did not end");
        }
    }

    /** The same for a request that has a short answer, and in the midst of which nothing can be asked for. */
    Answer call(Frame.Kind kind, byte[] head, ByteBuffer tail) {
        return call(kind, head, tail, WorkerProcess::nothing, WorkerProcess::unexpected);
    }

    /** The same for a request in the midst of which nothing can be asked for. */
    Answer call(Frame.Kind kind, byte[] head, ByteBuffer tail, Consumer<byte[]> parts) {
        return call(kind, head, tail, WorkerProcess::nothing, parts);
    }

    /**
     * Sends a request and waits for the answer. A call that ends in any other way takes the process with it, so that
     * no later one reads its answer.
     *
     * @param values gives the chunk of values that the worker wants, by its number
     * @param parts takes what the answer has before its last frame, one frame after the other, as they come: all of them
     *     may be more than there is memory
     * @throws CancellationException if the process has been killed
     */
    Answer call(Frame.Kind kind, byte[] head, ByteBuffer tail, IntFunction<ByteBuffer> values, Consumer<byte[]> parts) {
        send(kind, head, tail);
        return receive(values, parts);
    }

    /** Waits for the short answer to the first request that has none; see {@link #call}. */
    Answer receive() {
        return receive(WorkerProcess::nothing, WorkerProcess::unexpected);
    }

    /** Waits for the answer to the first request that has none; see {@link #call}. */
    Answer receive(Consumer<byte[]> parts) {
        return receive(WorkerProcess::nothing, parts);
    }

    private Answer receive(IntFunction<ByteBuffer> values, Consumer<byte[]> parts) {
        boolean answered = false;
        try {
            Answer answer = await(values, parts);
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                kill();
            }
        }
    }

    /**
     * Sends a request. The worker reads one that comes while it works on another, so that this does not wait for an answer to
     * that; but a third would.
     */
    void send(Frame.Kind kind, byte[] head, ByteBuffer tail) {
        try {
            Frame.write(out, kind, head, tail);
        } catch (IOException diedBefore) {
            // Its last frame, which is read next, may say why.
            owner = null;
        }
    }

    private static ByteBuffer nothing(int number) {
        throw new IllegalStateException("A worker wants chunk " + number + " of what has none");
    }

    private static void unexpected(byte[] part) {
        throw new IllegalStateException("A worker answered at length where it has one word to say");
    }

    private Answer await(IntFunction<ByteBuffer> values, Consumer<byte[]> parts) {
        try {
            Frame frame = Frame.read(in);
            while (frame.kind() == Frame.Kind.MORE || frame.kind() == Frame.Kind.WANT) {
                if (frame.kind() == Frame.Kind.MORE) {
                    parts.accept(frame.payload());
                } else {
                    int number = ByteBuffer.wrap(frame.payload()).getInt();
                    send(Frame.Kind.VALUES, NO_HEAD, values.apply(number));
                }
                frame = Frame.read(in);
            }
            return new Answer(frame.kind(), frame.payload());
        } catch (IOException e) {
            return died();
        }
    }

    private Answer died() {
        if (killed) {
            throw new CancellationException("The worker was killed");
        }
        kill();
        return new Answer(Frame.Kind.OUT_OF_MEMORY, NO_HEAD);
    }

    private void removeDirectory() {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // Not empty, so user code would have got out of V8; what is there is evidence.
        }
    }

    /**
     * How an answer ends.
     *
     * @param payload empty if the process died without a word
     */
    @SuppressWarnings("ArrayRecordComponent") // Bytes on the wire, never compared.
    record Answer(Frame.Kind kind, byte[] payload) {}
}
