package io.millrace.job;

import io.millrace.engine.Progress;
import io.millrace.engine.Row;
import io.millrace.engine.TaskEvent;
import io.millrace.io.InputHead;
import io.millrace.value.Value;
import java.util.List;
import java.util.Optional;

/**
 * What a plan made of a head of its input.
 *
 * @param wantedBytes about so long the head was to be
 * @param head what was mapped
 * @param nanos from reading it to the rows
 * @param progress at the end
 * @param rows the first of them
 * @param bad the first records that were set aside, as the list of a job has them
 * @param warnings of other things than bad records
 */
record Trial(
        int wantedBytes,
        InputHead head,
        long nanos,
        Progress progress,
        List<Row> rows,
        List<Value> bad,
        List<TaskEvent.Warned> warnings) {

    /** The same, but with the time of {@code again}, if that was quicker, and as long as that was to be. */
    Trial orQuicker(Trial again) {
        return new Trial(again.wantedBytes, head, Math.min(nanos, again.nanos), progress, rows, bad, warnings);
    }

    /**
     * A trial that came to its end, or not.
     *
     * @param trial empty if it did not
     * @param why it did not, for people; empty if it did
     * @param slow of the function that was not waited for, if that is why
     * @param atRecord true if that was for a record
     */
    record Ending(Optional<Trial> trial, String why, Optional<TaskEvent.Warned> slow, boolean atRecord) {
        static Ending of(Trial trial) {
            return new Ending(Optional.of(trial), "", Optional.empty(), false);
        }

        static Ending late(String why) {
            return new Ending(Optional.empty(), why, Optional.empty(), false);
        }

        static Ending slow(String why, TaskEvent.Warned warning, boolean atRecord) {
            return new Ending(Optional.empty(), why, Optional.of(warning), atRecord);
        }
    }
}
