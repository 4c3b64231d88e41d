package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.io.DiskQuota;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
    @Test
    void writesTheDocumentWithItsOwnFieldsLast() {
        JobException refusal = new JobException(ErrorCode.QUEUE_FULL, "Try again", Map.of("depth", Value.of(3)));

        assertThat(Json.text(Problem.of(refusal, "/v1/jobs").toValue()))
                .isEqualTo("{\"type\":\"/problems/queue-full\",\"title\":\"The queue is full\",\"status\":429,"
                        + "\"detail\":\"Try again\",\"instance\":\"/v1/jobs\",\"retryable\":true,\"depth\":3}");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void explainsEveryType(ErrorCode code) {
        assertThat(ProblemPages.page(code.wireName())).isPresent();
        assertThat(ProblemPages.text(code.wireName()).orElseThrow()).contains("advice: ");
    }

    @Test
    void anExceptionKnowsBetterWhetherTryingAgainHelps() {
        JobException quota = catchThrowableOfType(JobException.class, () -> new DiskQuota(1024).take(2048));
        assertThat(Json.text(Problem.of(quota, "/v1/jobs/j").toValue()))
                .containsOnlyOnce("\"retryable\"")
                .contains("\"retryable\":false", "\"limit\":1024");
    }
}
