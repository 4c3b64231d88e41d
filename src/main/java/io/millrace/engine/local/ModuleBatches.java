package io.millrace.engine.local;

import io.millrace.function.MapException;
import io.millrace.function.sandbox.Encoding;
import io.millrace.function.sandbox.ModuleFrame;
import io.millrace.function.sandbox.Pair;
import io.millrace.function.sandbox.RecordBatch;
import io.millrace.function.sandbox.Sandbox;
import io.millrace.io.Words;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Batches that a WebAssembly module maps as a whole; it may combine what it emits, and keep it until it is flushed. */
final class ModuleBatches implements BatchMapping {
    private final LocalRun run;
    private final Sandbox sandbox;
    private final Lane lane;
    private final Onlookers onlookers;
    private final TextCounts counts;

    ModuleBatches(LocalRun run, Sandbox sandbox, Lane lane, Onlookers onlookers) {
        this.run = run;
        this.sandbox = sandbox;
        this.lane = lane;
        this.onlookers = onlookers;
        this.counts = new TextCounts(lane);
    }

    @Override
    public void map(RecordBatch batch) {
        if (batch.to() > batch.from()) {
            run.meter().records(records(batch), 0);
            sandbox.mapWithModule(batch, this::take);
        }
    }

    @Override
    public void endSplit() {
        takeAll(sandbox::endSplitOfModule);
    }

    @Override
    public void flush() {
        takeAll(sandbox::flushModule);
    }

    private void takeAll(Supplier<ModuleFrame> frames) {
        ModuleFrame frame = frames.get();
        while (!frame.isEmpty()) {
            run.leases().check();
            take(frame);
            frame = frames.get();
        }
    }

    private void take(ModuleFrame frame) {
        long pairs = 0;
        long emitted = 0;
        boolean tellsEmitted = false;
        synchronized (lane) {
            ModuleFrame.Kind kind = frame.next();
            while (kind != ModuleFrame.Kind.END) {
                if (kind == ModuleFrame.Kind.PAIR) {
                    pairs++;
                    emit(frame);
                } else if (kind == ModuleFrame.Kind.EMITTED) {
                    emitted += frame.number();
                    tellsEmitted = true;
                } else {
                    note(kind, frame);
                }
                kind = frame.next();
            }
            counts.give();
            lane.sink().settle();
        }
        run.meter().records(0, tellsEmitted ? emitted : pairs);
    }

    private void note(ModuleFrame.Kind kind, ModuleFrame frame) {
        if (kind == ModuleFrame.Kind.COUNTER) {
            run.meter().count(frame.name(), frame.number());
        } else {
            run.badRecords().add(frame.badRecord());
        }
    }

    private void emit(ModuleFrame frame) {
        if (!frame.isNull()) {
            onlookers.missing().emittedValue();
        }
        if (frame.isCountOfText() && counts.add(frame)) {
            return;
        }
        counts.give();
        Value key = frame.key();
        Value value = frame.value();
        onlookers.laws().look(key, value);
        try {
            lane.sink().emit(key, value);
        } catch (MapException e) {
            String why = String.valueOf(e.getMessage());
            RecordBatch records = frame.batch().orElseThrow(() -> frame.failure(why));
            run.badRecords().add(ScriptBatches.refused(new Pair(key, value), records, why));
        }
    }

    private static long records(RecordBatch batch) {
        if (batch.encoding() == Encoding.TEXT) {
            return 1;
        }
        ByteBuffer text = batch.text();
        boolean ended = text.get(text.limit() - 1) == '\n';
        int from = text.arrayOffset() + text.position();
        long lines = Words.newlines(text.array(), from, from + text.remaining()) + (ended ? 0 : 1);
        return batch.encoding().isJson() ? lines - blankLines(text) : lines;
    }

    private static long blankLines(ByteBuffer text) {
        long count = 0;
        boolean blank = true;
        for (int i = text.position(); i < text.limit(); i++) {
            byte b = text.get(i);
            count += blank && b == '\n' ? 1 : 0;
            blank = b == '\n' || (blank && (b == ' ' || b == '\t' || b == '\r'));
        }
        return blank && text.get(text.limit() - 1) != '\n' ? count + 1 : count;
    }
}
