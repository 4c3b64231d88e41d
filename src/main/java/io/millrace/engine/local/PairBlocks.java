package io.millrace.engine.local;

import io.millrace.engine.local.scan.KeyWords;
import io.millrace.engine.local.scan.PairBatch;
import io.millrace.io.SpillFile;
import io.millrace.value.ByteBuilder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * What one lane has not reduced: pairs, and states of keys that found no room in its table, by the partition of their
 * key, in blocks of one kind each, which {@link BlockReader} reads. Their order within a partition stays. (Radix
 * partitioning as of DuckDB's external aggregation, Kuiper, Boncz and Mühleisen, ICDE 2024.) Not thread-safe while it
 * grows; read by any number of threads after that.
 *
 * <p>A block begins with the kind of its values and the digits of decimals, a byte each. Pairs follow in runs whose keys
 * have one form: the top byte of {@link KeyWords}, the length as a varint if the key is long, in two bytes how many pairs
 * there are, and the pairs: the bytes of the key and, unless it is 1, the value in eight; at least one byte in all.
 * States stand alone: the top byte, the length if the key is long, the key, and the state behind its length.
 *
 * <p>A run grows in a stage, a few cache lines for each partition, all of which the second-level cache holds, and is
 * copied to its block as a whole: a core writes to memory in order, so that it would wait for each line of 256 blocks
 * by itself (the write-combining buffers of Balkesen et al., ICDE 2013).
 */
final class PairBlocks {
    static final int PARTITIONS = 256;

    /** The top bits of a hash are the partition. */
    static final int PARTITION_SHIFT = Long.SIZE - 8;

    /** After a block's last byte words can be read and written. */
    static final int SLACK_BYTES = 2 * Long.BYTES;

    /** What is in a block of states, in the place of a {@link PairBatch.Kind}. */
    static final int STATES = PairBatch.Kind.values().length;

    /** A block begins with what is in it and the digits of decimals. */
    static final int HEADER_BYTES = 2;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_VARINT_BYTES = 5;
    private static final int FORM_BYTES = 1 + MAX_VARINT_BYTES;
    /** Of 2 KiB, where 512 bytes took a tenth longer and 256 were of no use. */
    private static final int STAGE_SHIFT = 11;

    /** Of a stage, without what may be written behind the last key, where the next partition's begins. */
    private static final int STAGE_BYTES = (1 << STAGE_SHIFT) - SLACK_BYTES;

    private static final byte[] NO_BLOCK = {};

    private final BlockStore store;
    /** What is being filled in each partition, and how far. */
    private final byte[][] open = new byte[PARTITIONS][];

    private final int[] ends = new int[PARTITIONS];
    private final byte[] stage = new byte[PARTITIONS << STAGE_SHIFT];
    /** The form of the keys of each partition's run in the stage; where its pairs start, and where they end. */
    private final long[] forms = new long[PARTITIONS];

    private final int[] runs = new int[PARTITIONS];
    private final int[] runEnds = new int[PARTITIONS];
    private final byte[] partitions = new byte[PairBatch.CAPACITY];
    private int kind;
    private int digits;

    /**
     * Makes an empty one.
     *
     * @param files makes the file for what finds no memory
     */
    PairBlocks(Memory memory, Supplier<SpillFile> files) {
        this.store = new BlockStore(PARTITIONS, memory, files);
        Arrays.fill(open, NO_BLOCK);
        Arrays.fill(forms, KeyWords.NONE);
    }

    /** Adds all pairs of {@code batch}. */
    void add(PairBatch batch) {
        setKind(batch.kind().code(), batch.digits());
        part(batch.words(), batch.size());
        if (batch.kind() == PairBatch.Kind.ONES) {
            putKeys(batch);
        } else {
            putPairs(batch);
        }
    }

    private void part(long[] words, int count) {
        for (int i = 0; i < count; i++) {
            partitions[i] = (byte) (KeyWords.hash(words[2 * i], words[2 * i + 1]) >>> PARTITION_SHIFT);
        }
    }

    private void putKeys(PairBatch batch) {
        long[] words = batch.words();
        byte[] bytes = batch.bytes();
        int count = batch.size();
        for (int i = 0; i < count; i++) {
            long second = words[2 * i + 1];
            int pairBytes = Math.max(1, KeyWords.length(second));
            int at = place(partitions[i] & 0xFF, KeyWords.form(second), pairBytes);
            if (at >= 0) {
                putKey(words[2 * i], second, bytes, stage, at);
            } else {
                putAlone(batch, i, pairBytes);
            }
        }
    }

    private void putPairs(PairBatch batch) {
        long[] words = batch.words();
        long[] values = batch.values();
        for (int i = 0; i < batch.size(); i++) {
            long second = words[2 * i + 1];
            int length = KeyWords.length(second);
            int at = place(partitions[i] & 0xFF, KeyWords.form(second), length + Long.BYTES);
            if (at >= 0) {
                putKey(words[2 * i], second, batch.bytes(), stage, at);
                LONGS.set(stage, at + length, values[i]);
            } else {
                putAlone(batch, i, length + Long.BYTES);
            }
        }
    }

    /** Where in the stage a pair of so many bytes is to be written, which are taken; negative if it is too long. */
    private int place(int partition, long form, int pairBytes) {
        int at = runEnds[partition];
        int to = at + pairBytes;
        if (forms[partition] != form || to > (partition << STAGE_SHIFT) + STAGE_BYTES) {
            return beginRun(partition, form, pairBytes);
        }
        runEnds[partition] = to;
        return at;
    }

    private int beginRun(int partition, long form, int pairBytes) {
        endRun(partition);
        if (pairBytes + FORM_BYTES + Short.BYTES > STAGE_BYTES) {
            return -1;
        }
        int at = putForm(stage, partition << STAGE_SHIFT, form) + Short.BYTES;
        forms[partition] = form;
        runs[partition] = at;
        runEnds[partition] = at + pairBytes;
        return at;
    }

    /** Moves the run of a partition to its block, if there is one. */
    private void endRun(int partition) {
        long form = forms[partition];
        if (form == KeyWords.NONE) {
            return;
        }
        int pairs = (runEnds[partition] - runs[partition]) / pairBytes(kind, KeyWords.length(form));
        SHORTS.set(stage, runs[partition] - Short.BYTES, (short) pairs);
        int from = partition << STAGE_SHIFT;
        int length = runEnds[partition] - from;
        room(partition, length);
        System.arraycopy(stage, from, open[partition], ends[partition], length);
        ends[partition] += length;
        forms[partition] = KeyWords.NONE;
    }

    /** Makes a run of a pair that is too long for the stage, whose run of this partition has ended. */
    private void putAlone(PairBatch batch, int index, int pairBytes) {
        int partition = partitions[index] & 0xFF;
        long second = batch.words()[2 * index + 1];
        room(partition, FORM_BYTES + Short.BYTES + pairBytes);
        byte[] block = open[partition];
        int at = putForm(block, ends[partition], KeyWords.form(second));
        SHORTS.set(block, at, (short) 1);
        at += Short.BYTES;
        putKey(batch.words()[2 * index], second, batch.bytes(), block, at);
        if (batch.kind() != PairBatch.Kind.ONES) {
            LONGS.set(block, at + KeyWords.length(second), batch.values()[index]);
        }
        ends[partition] = at + pairBytes;
        sealLarge(partition);
    }

    /** May write a word or two behind the key. */
    private static void putKey(long first, long second, byte[] bytes, byte[] to, int at) {
        if (KeyWords.isShort(second)) {
            LONGS.set(to, at, first);
            LONGS.set(to, at + Long.BYTES, second);
        } else {
            copy(bytes, KeyWords.offset(second), to, at, KeyWords.length(second));
        }
    }

    /** Of at least two words; faster than a call where there are few. */
    private static void copy(byte[] from, int start, byte[] to, int at, int length) {
        int last = length - 2 * Long.BYTES;
        for (int i = 0; i < last; i += 2 * Long.BYTES) {
            LONGS.set(to, at + i, (long) LONGS.get(from, start + i));
            LONGS.set(to, at + i + Long.BYTES, (long) LONGS.get(from, start + i + Long.BYTES));
        }
        LONGS.set(to, at + last, (long) LONGS.get(from, start + last));
        LONGS.set(to, at + last + Long.BYTES, (long) LONGS.get(from, start + last + Long.BYTES));
    }

    /** Adds the state of a key. */
    void add(long first, long second, byte[] bytes, ByteBuilder state) {
        setKind(STATES, 0);
        int partition = (int) (KeyWords.hash(first, second) >>> PARTITION_SHIFT);
        int length = KeyWords.length(second);
        room(partition, FORM_BYTES + length + MAX_VARINT_BYTES + state.size());
        byte[] block = open[partition];
        int at = putForm(block, ends[partition], KeyWords.form(second));
        putKey(first, second, bytes, block, at);
        at = putVarint(block, at + length, state.size());
        System.arraycopy(state.array(), 0, block, at, state.size());
        ends[partition] = at + state.size();
        sealLarge(partition);
    }

    /** Bytes of a pair in a block. */
    static int pairBytes(int kind, int keyBytes) {
        return kind == PairBatch.Kind.ONES.code() ? Math.max(1, keyBytes) : keyBytes + Long.BYTES;
    }

    private static int putForm(byte[] block, int at, long form) {
        block[at] = (byte) (form >>> KeyWords.TOP);
        return KeyWords.isShort(form) ? at + 1 : putVarint(block, at + 1, KeyWords.length(form));
    }

    private static int putVarint(byte[] block, int from, int value) {
        int at = from;
        int left = value;
        for (; left > 0x7F; left >>>= 7) {
            block[at++] = (byte) (left | 0x80);
        }
        block[at++] = (byte) left;
        return at;
    }

    private void setKind(int next, int nextDigits) {
        if (next != kind || nextDigits != digits) {
            seal();
            kind = next;
            digits = nextDigits;
        }
    }

    /** Has room for {@code bytes} more in the open block of a partition. */
    private void room(int partition, int bytes) {
        if (ends[partition] + bytes + SLACK_BYTES <= open[partition].length) {
            return;
        }
        sealBlock(partition);
        byte[] block = store.next(HEADER_BYTES + bytes + SLACK_BYTES);
        block[0] = (byte) kind;
        block[1] = (byte) digits;
        open[partition] = block;
        ends[partition] = HEADER_BYTES;
    }

    /** No more is added. */
    void end() {
        seal();
        store.end();
    }

    private void seal() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            endRun(partition);
            sealBlock(partition);
        }
    }

    /** What is open counts nowhere: nothing to speak of for blocks of one size, anything for larger ones. */
    private void sealLarge(int partition) {
        if (store.isLarge(open[partition].length)) {
            sealBlock(partition);
        }
    }

    private void sealBlock(int partition) {
        if (ends[partition] > HEADER_BYTES) {
            store.add(partition, open[partition], ends[partition]);
        }
        open[partition] = NO_BLOCK;
        ends[partition] = 0;
    }

    /** The full blocks of a partition in the order in which they were filled. */
    List<BlockStore.Block> blocks(int partition) {
        return store.blocks(partition);
    }

    /** Bytes of a partition. */
    long bytes(int partition) {
        return store.bytes(partition);
    }

    /** The same without large states, which no pass over the blocks can divide. */
    long divisibleBytes(int partition) {
        return store.bytesOfMany(partition);
    }

    /** The bytes of a block with room behind them; in {@code buffer} if they come from disk and it is long enough. */
    byte[] load(BlockStore.Block block, byte[] buffer) {
        return store.load(block, buffer);
    }

    /** Lets go of the blocks of a partition, which nobody needs any more. */
    void release(int partition) {
        store.release(partition);
    }
}
