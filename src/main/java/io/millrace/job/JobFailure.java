package io.millrace.job;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why a job failed; the same wherever it is shown. */
public record JobFailure(ErrorCode code, String detail, Map<String, Value> fields) {
    /** Copies the fields in their order. */
    public JobFailure {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The failure that {@code e} tells of. */
    public static JobFailure of(JobException e) {
        return new JobFailure(e.code(), e.detail(), e.fields());
    }
}
