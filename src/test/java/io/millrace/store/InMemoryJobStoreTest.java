package io.millrace.store;

import io.millrace.job.JobStore;
import java.time.Clock;

class InMemoryJobStoreTest extends JobStoreContract {
    @Override
    JobStore create(Clock clock) {
        return new InMemoryJobStore(clock);
    }
}
