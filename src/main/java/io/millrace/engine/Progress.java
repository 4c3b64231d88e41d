package io.millrace.engine;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a job is, over all of its stages.
 *
 * @param splitsDone map tasks that ended
 * @param splitsRunning map tasks under way
 * @param splitsTotal all map tasks, {@link #UNKNOWN} while that is not known
 * @param bytesDone input bytes mapped
 * @param bytesTotal input bytes in all, {@link #UNKNOWN} while that is not known
 * @param recordsIn records read
 * @param inputRecords those of them that the job's own input has: all that the first stage read
 * @param recordsOut pairs emitted
 * @param recordsBad records set aside that could not be read or mapped
 * @param recordsSkipped records set aside that the map function skipped
 * @param keys distinct keys so far, of the present stage
 * @param memoryBytes the most that tables, pairs and rows have held at once
 * @param spilledBytes bytes written to disk for want of memory
 * @param counters the user's, and {@code invalid-utf8} for records that were repaired
 */
public record Progress(
        long splitsDone,
        long splitsRunning,
        long splitsTotal,
        long bytesDone,
        long bytesTotal,
        long recordsIn,
        long inputRecords,
        long recordsOut,
        long recordsBad,
        long recordsSkipped,
        long keys,
        long memoryBytes,
        long spilledBytes,
        Map<String, Long> counters) {
    /** In place of a total that is not known. */
    public static final long UNKNOWN = -1;

    /** Nothing done, nothing known. */
    public static final Progress NONE = new Progress(0, 0, UNKNOWN, 0, UNKNOWN, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

    /** Copies and sorts the counters. */
    public Progress {
        counters = Collections.unmodifiableMap(new TreeMap<>(counters));
    }

    /** The same with no task under way, for a job that has ended. */
    public Progress ended() {
        return new Progress(
                splitsDone,
                0,
                splitsTotal,
                bytesDone,
                bytesTotal,
                recordsIn,
                inputRecords,
                recordsOut,
                recordsBad,
                recordsSkipped,
                keys,
                memoryBytes,
                spilledBytes,
                counters);
    }

    /** The share of the input that is mapped, 0 to 1; 0 while the total is not known. */
    public double fraction() {
        if (bytesTotal == 0) {
            return 1;
        }
        return bytesTotal < 0 ? 0 : Math.min(1, (double) bytesDone / bytesTotal);
    }
}
