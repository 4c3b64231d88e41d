package io.millrace.engine.local;

import io.millrace.engine.Stage;
import io.millrace.engine.StagePrograms;
import io.millrace.function.BuiltinMap;
import io.millrace.function.Builtins;
import io.millrace.function.Emitter;
import io.millrace.function.MapException;
import io.millrace.function.Mapper;
import io.millrace.function.sandbox.LawCheck;
import io.millrace.function.sandbox.LawSample;
import io.millrace.function.sandbox.Program;
import io.millrace.function.sandbox.RecordBatch;
import io.millrace.function.sandbox.Sandbox;
import io.millrace.io.Chunk;
import io.millrace.io.RecordVisitor;
import io.millrace.io.Split;
import io.millrace.value.Value;
import java.util.Optional;

/**
 * Has the reduce of a stage checked on what the first records of the first split emit, where the reduce is an aggregator or a
 * fold of the user's. Of the other splits it does nothing. One thread.
 */
final class LawProbe {
    private static final int RECORDS = 400;
    private static final int PAIRS = 400;

    private final LocalRun run;
    private final Optional<Program> program;
    private final boolean isOfMap;
    private final LawSample sample = new LawSample();
    private boolean wanted;
    private boolean checked;
    private int seen;

    LawProbe(LocalRun run, Stage stage, Split split) {
        this.run = run;
        this.program = split.ordinal() == 0 ? StagePrograms.reduce(stage).filter(LawCheck::isFor) : Optional.empty();
        this.isOfMap = program.equals(StagePrograms.map(stage));
        this.wanted = program.isPresent();
    }

    /** Looks at what {@code function} emits for the first records of the first chunk that it is shown. */
    void look(Chunk chunk, BuiltinMap function) {
        if (!wanted) {
            return;
        }
        wanted = false;
        EmittedSample records = new EmittedSample(Builtins.map(function));
        int start = chunk.from();
        for (int i = 0; i < RECORDS && start < chunk.to(); i++) {
            int end = chunk.recordEnd(start);
            chunk.record(start, end, records);
            start = end;
        }
    }

    /**
     * Looks at what the map in {@code sandbox} emits for the first records of the first batch that it is shown. Where the
     * reduce is there too it is checked at once: what is wrong with it is told before it fails for that. The sandbox knows
     * nothing of it afterwards.
     */
    void look(RecordBatch batch, Sandbox sandbox) {
        if (wanted) {
            wanted = false;
            sandbox.sample(batch).forEach(pair -> sample.add(pair.key(), pair.value()));
            if (isOfMap) {
                check(sandbox);
            }
            sandbox.renew();
        }
    }

    /** Looks at a pair of a map that cannot be tried, as long as it has not seen many. */
    void look(Value key, Value value) {
        if (wanted) {
            sample.add(key, value);
            wanted = ++seen < PAIRS;
        }
    }

    /**
     * Checks the reduce on what was seen, if that was not done; waits for a worker, so hold none.
     *
     * @throws io.millrace.problem.JobException {@code REDUCE_NOT_ASSOCIATIVE}
     */
    void check() {
        if (!checked) {
            program.ifPresent(reduce -> run.leases().with(reduce, sandbox -> {
                check(sandbox);
                sandbox.renew();
                return sandbox;
            }));
        }
    }

    private void check(Sandbox sandbox) {
        checked = true;
        LawCheck.check(sandbox, program.orElseThrow(), sample);
    }

    /** Takes no notice of bad records, which the map task tells of. */
    private final class EmittedSample implements RecordVisitor, Emitter {
        private final Mapper mapper;

        EmittedSample(Mapper mapper) {
            this.mapper = mapper;
        }

        @Override
        public void record(Value record, long line, int from, int to) {
            try {
                mapper.map(record, this);
            } catch (MapException e) {
                return;
            }
        }

        @Override
        public void bad(String code, String message, long line, int from, int to) {}

        @Override
        public void emit(Value key, Value value) {
            sample.add(key, value);
        }
    }
}
