package io.millrace.function.sandbox;

import io.millrace.function.sandbox.Problems.Place;
import io.millrace.problem.JobException;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** A lease on a worker of the pool. */
final class LeasedSandbox implements Sandbox {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] NO_HEAD = {};

    private final WorkerProcess worker;
    private final SandboxSettings settings;
    private final SandboxLimits limits;
    private final Consumer<WorkerProcess> giveBack;
    private boolean closed;
    private boolean holdsPairs;
    private boolean renewed;

    LeasedSandbox(
            WorkerProcess worker, SandboxSettings settings, SandboxLimits limits, Consumer<WorkerProcess> giveBack) {
        this.worker = worker;
        this.settings = settings;
        this.limits = limits;
        this.giveBack = giveBack;
    }

    /** Replaces what the worker had loaded. */
    void open(Program program) {
        worker.setOwner(null);
        worker.setProgram(program);
        byte[] head =
                new ByteBuilder(8).putLong(limits.recordTimeout().toMillis()).toBytes();
        WorkerProcess.Answer answer = worker.call(Frame.Kind.OPEN, head, ByteBuffer.wrap(program.toBytes()));
        if (answer.kind() == Frame.Kind.NOT_COMPILED) {
            throw Problems.notCompiled(answer.payload(), program);
        }
        check(answer, index -> Place.inStep("while it was compiled"));
        renewed = Frame.text(answer.payload()).equals(WorkerLoop.RENEWED);
    }

    /** True if the isolate had the same program for another job. */
    boolean isRenewed() {
        return renewed;
    }

    @Override
    public void map(RecordBatch batch, Consumer<BatchResult> parts) {
        holdsPairs = true;
        RecordBatch.Cursor cursor = new RecordBatch.Cursor(batch);
        send(Frame.Kind.MAP, batch, part -> parts.accept(Answers.batch(part, batch, cursor)));
    }

    @Override
    public List<Pair> sample(RecordBatch batch) {
        List<Pair> pairs = new ArrayList<>();
        send(Frame.Kind.SAMPLE, batch, part -> pairs.addAll(Answers.pairs(part)));
        return pairs;
    }

    private void send(Frame.Kind kind, RecordBatch batch, Consumer<byte[]> parts) {
        ByteBuilder head = new ByteBuilder(64).put(batch.isAscii() ? 1 : 0).putLong(batch.firstLine());
        Frame.putText(head, batch.encoding().name());
        Frame.putText(head, batch.source());
        Frame.putInt(head, batch.lines().length);
        for (int line : batch.lines()) {
            Frame.putInt(head, line);
        }
        ByteBuffer records = ByteBuffer.wrap(batch.bytes(), batch.from(), batch.to() - batch.from());
        WorkerProcess.Answer answer = worker.call(kind, head.toBytes(), records, parts);
        check(answer, index -> Place.atRecord(batch, index));
        parts.accept(answer.payload());
    }

    @Override
    public void flush(Consumer<List<Pair>> parts) {
        WorkerProcess.Answer answer =
                worker.call(Frame.Kind.FLUSH, NO_HEAD, NOTHING, part -> parts.accept(Answers.pairs(part)));
        check(answer, index -> Place.inStep("while the values of a key were combined"));
        holdsPairs = false;
        parts.accept(Answers.pairs(answer.payload()));
    }

    @Override
    public ModuleFrame mapWithModule(RecordBatch batch) {
        holdsPairs = true;
        ByteBuffer records = ByteBuffer.wrap(batch.bytes(), batch.from(), batch.to() - batch.from());
        return module(Frame.Kind.MAP, records, Optional.of(batch));
    }

    @Override
    public ModuleFrame flushModule() {
        ModuleFrame frame = module(Frame.Kind.FLUSH, NOTHING, Optional.empty());
        holdsPairs = !frame.isEmpty();
        return frame;
    }

    private ModuleFrame module(Frame.Kind kind, ByteBuffer records, Optional<RecordBatch> batch) {
        WorkerProcess.Answer answer = worker.call(kind, NO_HEAD, records);
        if (answer.kind() == Frame.Kind.FAILED) {
            throw unusable(Problems.moduleFailed(Frame.text(answer.payload()), batch));
        }
        check(answer, index -> Place.inModule(batch));
        return new ModuleFrame(answer.payload(), batch, message -> unusable(Problems.moduleFailed(message, batch)));
    }

    @Override
    public void reduce(GroupBatch groups, MoreValues more, boolean partial, Consumer<List<Value>> parts) {
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
    public void close() {
        if (end()) {
            if (holdsPairs) {
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
        switch (answer.kind()) {
            case DONE -> {}
            case FAILED -> throw unusable(Problems.failed(answer.payload()));
            case TIMED_OUT -> throw dead(Problems.timedOut(limits, place.apply(index(answer))));
            case LIMIT_PASSED -> throw dead(Problems.limitPassed(limit(answer), place.apply(index(answer))));
            case OUT_OF_MEMORY -> throw dead(Problems.outOfMemory(settings, placeOfDeath(answer, place)));
            default -> {
                worker.kill();
                throw new IllegalStateException("A worker answered " + answer.kind() + ": "
                        + new Frame(answer.kind(), answer.payload()).text());
            }
        }
    }

    private static Place placeOfDeath(WorkerProcess.Answer answer, IntFunction<Place> place) {
        return place.apply(answer.payload().length == 0 ? Place.UNKNOWN : index(answer));
    }

    private static String limit(WorkerProcess.Answer answer) {
        byte[] payload = answer.payload();
        return new String(payload, Integer.BYTES, payload.length - Integer.BYTES, StandardCharsets.UTF_8);
    }

    private static int index(WorkerProcess.Answer answer) {
        return ByteBuffer.wrap(answer.payload()).getInt();
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
