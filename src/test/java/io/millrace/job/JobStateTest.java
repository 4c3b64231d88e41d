package io.millrace.job;

import static io.millrace.job.JobState.CANCELLED;
import static io.millrace.job.JobState.FAILED;
import static io.millrace.job.JobState.QUEUED;
import static io.millrace.job.JobState.RUNNING;
import static io.millrace.job.JobState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.Progress;
import io.millrace.problem.ErrorCode;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobStateTest {
    private static final Map<JobState, Set<JobState>> NEXT = Map.of(
            QUEUED, Set.of(RUNNING, FAILED, CANCELLED),
            RUNNING, Set.of(QUEUED, SUCCEEDED, FAILED, CANCELLED),
            SUCCEEDED, Set.of(),
            FAILED, Set.of(),
            CANCELLED, Set.of());

    @ParameterizedTest
    @EnumSource
    void allowsExactlyTheLegalNextStates(JobState state) {
        for (JobState next : JobState.values()) {
            assertThat(next.mayFollow(state))
                    .as("%s after %s", next, state)
                    .isEqualTo(NEXT.get(state).contains(next));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isTerminalExactlyWhenNothingFollows(JobState state) {
        assertThat(state.isTerminal()).isEqualTo(NEXT.get(state).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsWireName(JobState state) {
        assertThat(JobState.named(state.wireName())).contains(state);
    }

    @Test
    void refusesASecondEnd() {
        Job cancelled = SampleJobs.accepted("a").cancelled(SampleJobs.NOW);
        JobFailure failure = new JobFailure(ErrorCode.INTERNAL_ERROR, "Too late", Map.of());

        assertThatThrownBy(() -> cancelled.failed(failure, SampleJobs.NOW)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> cancelled.succeeded(Progress.NONE, 1, SampleJobs.NOW))
                .isInstanceOf(IllegalStateException.class);
    }
}
