package io.millrace.loadtest.job;

import io.millrace.loadtest.measure.Tally;
import java.util.Optional;

/**
 * How one job has ended.
 *
 * @param reason what is not as it should be
 */
record Verdict(Tally.End end, Optional<String> reason) {
    static Verdict good(Tally.End end) {
        return new Verdict(end, Optional.empty());
    }

    static Verdict bad(Tally.End end, String reason) {
        return new Verdict(end, Optional.of(reason));
    }
}
