package io.millrace.function.sandbox;

import io.millrace.problem.JobException;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A lease on a worker of the pool. */
final class LeasedSandbox implements Sandbox {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] NO_HEAD = {};

    /** Larger batches, which one record can be, are not sent before the last one is mapped: they need memory. */
    private static final int MAX_AHEAD_BYTES = 1 << 20;

    /** To send and to look through a whole batch takes longer than to sample it. */
    private static final int SAMPLE_BYTES = 64 << 10;

    /** What a module may give of what it has kept: four times what it can hold. */
    private static final long MAX_FLUSHED_BYTES = 1L << 30;

    /** As so much a frame counts at least, so that there is an end of small ones too. */
    private static final int LEAST_FRAME_BYTES = 4 << 10;

    private final WorkerProcess worker;
    private final SandboxSettings settings;
    private final SandboxLimits limits;
    private final Consumer<WorkerProcess> giveBack;
    private boolean closed;
    private boolean holdsPairs;
    private boolean renewed;
    private long flushedBytes;
    /** Takes the answer to the last batch, if that has not been done. */
    private @Nullable Runnable underWay;

    /** The bytes of that batch, whose records may have to be told. */
    private byte[] copy = {};

    /** Requests whose answers were not read. */
    private int unanswered;

    LeasedSandbox(
            WorkerProcess worker, SandboxSettings settings, SandboxLimits limits, Consumer<WorkerProcess> giveBack) {
        this.worker = worker;
        this.settings = settings;
        this.limits = limits;
        this.giveBack = giveBack;
        this.holdsPairs = worker.kept() != null;
    }

    /** Replaces what the worker had loaded, within {@code toLoad}. */
    void open(Program program, SandboxLimits toLoad) {
        worker.setOwner(null);
        worker.setProgram(program);
        byte[] head = new ByteBuilder(16)
                .putLong(limits.recordTimeout().toMillis())
                .putLong(toLoad.recordTimeout().toMillis())
                .toBytes();
        WorkerProcess.Answer answer = worker.call(Frame.Kind.OPEN, head, ByteBuffer.wrap(program.toBytes()));
        if (answer.kind() == Frame.Kind.NOT_COMPILED) {
            throw Problems.notCompiled(answer.payload(), program);
        }
        check(answer, toLoad, index -> Place.inStep("while it was compiled"));
        renewed = Frame.text(answer.payload()).equals(WorkerLoop.RENEWED);
    }

    /** True if the isolate had the same program for another job. */
    boolean isRenewed() {
        return renewed;
    }

    @Override
    public void map(RecordBatch batch, Consumer<BatchResult> parts) {
        map(batch, head(batch), sent -> takeMapped(sent, parts));
    }

    private void takeMapped(RecordBatch batch, Consumer<BatchResult> parts) {
        RecordBatch.Cursor cursor = new RecordBatch.Cursor(batch);
        takeAnswer(batch, part -> parts.accept(Answers.batch(part, batch, cursor)));
    }

    /** Sends a batch, and takes the answer to the one before while the worker maps it. */
    private void map(RecordBatch batch, byte[] head, Consumer<RecordBatch> taker) {
        holdsPairs = true;
        boolean ahead = batch.to() - batch.from() <= MAX_AHEAD_BYTES;
        if (!ahead) {
            settle();
        }
        send(Frame.Kind.MAP, head, batch);
        settle();
        RecordBatch sent = ahead ? copy(batch) : batch;
        underWay = () -> taker.accept(sent);
        if (!ahead) {
            settle();
        }
    }

    private RecordBatch copy(RecordBatch batch) {
        int length = batch.to() - batch.from();
        if (copy.length < length) {
            copy = new byte[length];
        }
        System.arraycopy(batch.bytes(), batch.from(), copy, 0, length);
        ByteBuffer text = ByteBuffer.wrap(copy, 0, length);
        if (batch.text().array() != batch.bytes()) {
            text = ByteBuffer.allocate(batch.text().remaining())
                    .put(batch.text().duplicate())
                    .flip();
        }
        return new RecordBatch(batch.encoding(), copy, 0, length, batch.source(), batch.start(), batch.places(), text);
    }

    @Override
    public void settle() {
        Runnable taker = underWay;
        if (taker != null) {
            underWay = null;
            taker.run();
        }
    }

    private void send(Frame.Kind kind, byte[] head, RecordBatch batch) {
        worker.send(kind, head, batch.text());
        unanswered++;
    }

    private WorkerProcess.Answer received(WorkerProcess.Answer answer) {
        unanswered--;
        return answer;
    }

    @Override
    public List<Pair> sample(RecordBatch batch) {
        settle();
        List<Pair> pairs = new ArrayList<>();
        RecordBatch beginning = batch.beginning(SAMPLE_BYTES);
        send(Frame.Kind.SAMPLE, head(beginning), beginning);
        takeAnswer(beginning, part -> pairs.addAll(Answers.pairs(part)));
        return pairs;
    }

    @Override
    public void renew() {
        settle();
        Object owner = worker.owner();
        Program program = Objects.requireNonNull(worker.program());
        open(program, limits.toLoad(program.language()));
        worker.setOwner(owner);
    }

    private void takeAnswer(RecordBatch batch, Consumer<byte[]> parts) {
        WorkerProcess.Answer answer = received(worker.receive(parts));
        check(answer, index -> Place.atRecord(batch, index));
        parts.accept(answer.payload());
    }

    private byte[] head(RecordBatch batch) {
        ByteBuilder head = new ByteBuilder(64)
                .put(batch.isAscii() ? 1 : 0)
                .put(limits.endsAtBadRecord() ? 1 : 0)
                .putLong(batch.firstLine());
        Frame.putText(head, batch.encoding().name());
        Frame.putText(head, batch.source());
        int[] lines = batch.places().lines();
        Frame.putInt(head, lines.length);
        for (int line : lines) {
            Frame.putInt(head, line);
        }
        return head.toBytes();
    }

    @Override
    public void flush(Consumer<List<Pair>> parts) {
        settle();
        WorkerProcess.Answer answer =
                worker.call(Frame.Kind.FLUSH, NO_HEAD, NOTHING, part -> parts.accept(Answers.pairs(part)));
        check(answer, index -> Place.inStep("while the values of a key were combined"));
        holdsPairs = false;
        parts.accept(Answers.pairs(answer.payload()));
    }

    @Override
    public void mapWithModule(RecordBatch batch, Consumer<ModuleFrame> frames) {
        map(batch, NO_HEAD, sent -> frames.accept(frame(received(worker.receive()), Optional.of(sent))));
    }

    @Override
    public ModuleFrame endSplitOfModule() {
        settle();
        return flushed(worker.call(Frame.Kind.END_SPLIT, NO_HEAD, NOTHING));
    }

    @Override
    public ModuleFrame flushModule() {
        settle();
        ModuleFrame frame = flushed(worker.call(Frame.Kind.FLUSH, NO_HEAD, NOTHING));
        holdsPairs = !frame.isEmpty();
        return frame;
    }

    private ModuleFrame flushed(WorkerProcess.Answer answer) {
        ModuleFrame frame = frame(answer, Optional.empty());
        flushedBytes = frame.isEmpty() ? 0 : flushedBytes + Math.max(LEAST_FRAME_BYTES, answer.payload().length);
        if (flushedBytes > MAX_FLUSHED_BYTES) {
            String endless =
                    "it gave frames of 1 GiB, each counted as 4 KiB at least, and none that was empty, which is the end";
            throw moduleFailed(endless, Optional.empty());
        }
        return frame;
    }

    private ModuleFrame frame(WorkerProcess.Answer answer, Optional<RecordBatch> batch) {
        if (answer.kind() == Frame.Kind.FAILED) {
            throw moduleFailed(Frame.text(answer.payload()), batch);
        }
        check(answer, index -> Place.inModule(batch));
        return new ModuleFrame(answer.payload(), batch, pointer(""), message -> moduleFailed(message, batch));
    }

    private JobException moduleFailed(String report, Optional<RecordBatch> batch) {
        return unusable(Problems.moduleFailed(report, Place.inModule(batch).in(pointer(""))));
    }

    @Override
    public void reduce(GroupBatch groups, MoreValues more, boolean partial, Consumer<List<Value>> parts) {
        settle();
        boolean open = !more.equals(MoreValues.NONE);
        if (open) {
            groups.end();
        }
        byte[] head = {(byte) (partial ? 1 : 0), (byte) (open ? 1 : 0)};
        ByteBuilder chunk = new ByteBuilder(16);
        WorkerProcess.Answer answer = worker.call(
                Frame.Kind.REDUCE,
                head,
                groups.text(),
                number -> values(more, number, chunk),
                part -> parts.accept(Answers.values(part)));
        check(answer, index -> Place.atKey(groups, index));
        parts.accept(Answers.values(answer.payload()));
    }

    @Override
    public List<Attempt> attempt(Trial trial, GroupBatch groups) {
        settle();
        ByteBuilder head = new ByteBuilder(16);
        Frame.putText(head, trial.wireName());
        List<Attempt> attempts = new ArrayList<>();
        WorkerProcess.Answer answer = worker.call(
                Frame.Kind.ATTEMPT, head.toBytes(), groups.text(), part -> attempts.addAll(Answers.attempts(part)));
        check(answer, index -> Place.atKey(groups, index));
        attempts.addAll(Answers.attempts(answer.payload()));
        return attempts;
    }

    private static ByteBuffer values(MoreValues more, int number, ByteBuilder chunk) {
        if (number < 0) {
            chunk.clear().putDecimal(more.count());
        } else {
            boolean last = more.write(number, chunk.clear().put('+').put('['));
            chunk.put(']').array()[0] = (byte) (last ? '.' : '+');
        }
        return ByteBuffer.wrap(chunk.array(), 0, chunk.size());
    }

    /** Never after the lease: by then the process works for somebody else. */
    @Override
    public synchronized void kill() {
        if (!closed) {
            worker.kill();
        }
    }

    @Override
    public Kept keep(Consumer<Sandbox> taker) {
        settle();
        Kept before = worker.kept();
        Kept kept = before == null ? new Kept(() -> idle(worker), taker) : before;
        worker.setKept(kept);
        holdsPairs = false;
        close();
        return kept;
    }

    /** Of a worker that stays in the pool; who takes it there waits as long as it keeps something. */
    private LeasedSandbox idle(WorkerProcess idle) {
        return new LeasedSandbox(idle, settings, limits, stays -> stays.setKept(null));
    }

    @Override
    public void close() {
        if (end()) {
            if (unanswered > 0) {
                // Nobody else may read an answer that is to come.
                worker.kill();
            } else if (holdsPairs) {
                worker.setOwner(null);
            }
            giveBack.accept(worker);
        }
    }

    private synchronized boolean end() {
        boolean wasOpen = !closed;
        closed = true;
        return wasOpen;
    }

    private void check(WorkerProcess.Answer answer, IntFunction<Place> place) {
        check(answer, limits, place);
    }

    private void check(WorkerProcess.Answer answer, SandboxLimits used, IntFunction<Place> place) {
        switch (answer.kind()) {
            case DONE -> {}
            case FAILED -> throw unusable(Problems.failed(answer.payload(), place));
            case TIMED_OUT, LIMIT_PASSED, OUT_OF_MEMORY -> throw dead(ended(answer, used, place));
            default -> {
                worker.kill();
                throw new IllegalStateException("A worker answered " + answer.kind() + ": "
                        + new Frame(answer.kind(), answer.payload()).text());
            }
        }
    }

    private JobException ended(WorkerProcess.Answer answer, SandboxLimits used, IntFunction<Place> place) {
        LastWords last = LastWords.of(answer);
        Place where = place.apply(last.index()).in(pointer(last.role()));
        return switch (answer.kind()) {
            case TIMED_OUT -> Problems.timedOut(used, where, last.emits());
            case OUT_OF_MEMORY -> Problems.outOfMemory(settings, where, last.emits());
            default ->
                Problems.limitPassed(last.limit(), last.key().isEmpty() ? where : where.ofKey(Json.read(last.key())));
        };
    }

    private String pointer(String role) {
        return Objects.requireNonNull(worker.program()).pointer(role);
    }

    private JobException unusable(JobException e) {
        worker.setOwner(null);
        return e;
    }

    private JobException dead(JobException e) {
        worker.kill();
        return e;
    }
}
