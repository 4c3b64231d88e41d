package io.millrace.engine.local;

import io.millrace.io.SpillFile;

/** A spill file with the runs of one sorter, which goes with the last of them. */
final class RunFile {
    private final SpillFile file;
    /** The writer counts as one. */
    private int users = 1;

    RunFile(SpillFile file) {
        this.file = file;
    }

    SpillFile file() {
        return file;
    }

    synchronized void use() {
        users++;
    }

    /** For one user; the last one deletes the file. */
    synchronized void leave() {
        users--;
        if (users == 0) {
            file.close();
        }
    }
}
