package io.millrace.engine;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What happens to bad records.
 *
 * @param skip false: the first bad record fails the job; true: bad records are kept aside
 * @param maxCount when skipping, more bad records than this fail the job; empty for any number
 * @param maxRatio when skipping, a larger share of all records than this fails the job at its end; empty for any
 */
public record ErrorPolicy(boolean skip, OptionalLong maxCount, OptionalDouble maxRatio) {
    /** The default: the first bad record fails the job. */
    public static final ErrorPolicy FAIL = new ErrorPolicy(false, OptionalLong.empty(), OptionalDouble.empty());
}
