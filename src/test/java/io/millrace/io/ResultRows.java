package io.millrace.io;

import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;

/** Writes rows for tests as an engine does. */
public final class ResultRows {
    private ResultRows() {}

    public static ResultWriter writer(JobDirectory job, KeyOrder order) {
        DiskQuota quota = new DiskQuota(DiskQuota.UNLIMITED);
        return new ResultWriter(new ResultWriter.Place(job, job.result(), quota), order, new ByteBuilder(64));
    }

    public static void append(ResultWriter writer, Value key, Value value) {
        ByteBuilder row = new ByteBuilder(64);
        Json.write(Value.object().put("key", key).put("value", value).build(), row);
        writer.append(row.array(), 0, row.size());
    }
}
