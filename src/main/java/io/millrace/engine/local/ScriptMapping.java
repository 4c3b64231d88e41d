package io.millrace.engine.local;

import io.millrace.engine.local.scan.MemberCut;
import io.millrace.function.sandbox.Encoding;
import io.millrace.function.sandbox.RecordBatch;
import io.millrace.io.Chunk;
import io.millrace.io.RecordFormat;
import io.millrace.io.Slice;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Maps the records of a split with a function of the user's: batches of whole records go to a sandbox worker. */
final class ScriptMapping {
    /** Measured best between 256 KiB and 1 MiB. */
    static final int BATCH_BYTES = 512 << 10;

    private final LocalRun run;
    private final BatchMapping target;
    private final RowBatches rows;
    private final Optional<MemberCut> cut;

    /**
     * Makes a mapping.
     *
     * @param target maps the batches
     * @param readsRows true if the worker can read plain rows of fields
     * @param reads the members of a record that the function looks at, if that is known
     */
    ScriptMapping(LocalRun run, BatchMapping target, boolean readsRows, Optional<Set<String>> reads) {
        this.run = run;
        this.target = target;
        this.rows = new RowBatches(
                run,
                this::send,
                readsRows,
                name -> reads.isEmpty() || reads.get().contains(name));
        this.cut = reads.map(MemberCut::new);
    }

    /** Maps a chunk that covers {@code bytes} of the input. */
    void map(Chunk chunk, long bytes) {
        run.meter().count(Meter.INVALID_UTF8, chunk.invalidUtf8());
        RecordFormat.Kind kind = chunk.format().kind();
        switch (kind) {
            case LINES -> mapRaw(chunk, Encoding.LINES);
            case TEXT -> mapRaw(chunk, Encoding.TEXT);
            case NDJSON -> mapRaw(chunk, Encoding.OBJECTS);
            case VALUES -> mapRaw(chunk, Encoding.JSON);
            default -> rows.map(chunk);
        }
        run.meter().bytes(bytes);
    }

    /** Most chunks are one batch, whose lines nobody counts unless they are asked for. */
    private void mapRaw(Chunk chunk, Encoding encoding) {
        if (encoding == Encoding.TEXT || chunk.to() - chunk.from() <= BATCH_BYTES) {
            sendRaw(chunk, encoding, chunk.from(), chunk.to(), chunk::firstLine);
            return;
        }
        for (Slice slice : chunk.batches(BATCH_BYTES)) {
            sendRaw(chunk, encoding, slice.from(), slice.to(), slice::firstLine);
        }
    }

    private void sendRaw(Chunk chunk, Encoding encoding, int from, int to, LongSupplier firstLine) {
        boolean cuts = chunk.format().kind() == RecordFormat.Kind.NDJSON
                && cut.filter(MemberCut::isWorthIt).isPresent();
        ByteBuffer text =
                cuts ? cut.orElseThrow().cut(chunk.bytes(), from, to) : ByteBuffer.wrap(chunk.bytes(), from, to - from);
        send(new RecordBatch(
                encoding, chunk.bytes(), from, to, chunk.source(), firstLine, RecordBatch.Places.CONSECUTIVE, text));
    }

    private void send(RecordBatch batch) {
        run.leases().check();
        target.map(batch);
    }
}
