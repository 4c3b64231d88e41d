package io.millrace.engine.local;

/** Rows of a run on the disk; holds one block at a time, from the first row on. */
final class DiskRun implements RowRun {
    private final RunFile file;
    private final long[] handles;
    private final int largestBlock;
    private final long diskBytes;
    private byte[] block = {};
    private int length;
    private int at;
    private int rowStart;
    private int nextBlock;
    private boolean closed;

    DiskRun(RunFile file, long[] handles, int largestBlock, long diskBytes) {
        this.file = file;
        this.handles = handles;
        this.largestBlock = largestBlock;
        this.diskBytes = diskBytes;
        file.use();
    }

    @Override
    public boolean next(RowView view) {
        if (at == length && !load()) {
            return false;
        }
        rowStart = at;
        at = view.set(block, at).end();
        return true;
    }

    private boolean load() {
        if (nextBlock == handles.length) {
            return false;
        }
        if (block.length == 0) {
            block = new byte[largestBlock];
        }
        length = file.file().read(handles[nextBlock++], block);
        at = 0;
        return true;
    }

    @Override
    public Runnable bookmark() {
        int markedBlock = nextBlock - 1;
        int markedRow = rowStart;
        return () -> {
            if (nextBlock - 1 != markedBlock) {
                nextBlock = markedBlock;
                load();
            }
            at = markedRow;
        };
    }

    @Override
    public long diskBytes() {
        return diskBytes;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            nextBlock = handles.length;
            at = length;
            block = new byte[0];
            file.leave();
        }
    }
}
