package io.millrace.http;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import io.millrace.wire.Problem;
import io.netty.handler.timeout.ReadTimeoutException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.channel.AbortedException;

/** The one place where an error becomes an answer (RFC 9457). */
final class ProblemAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);
    private static final int REQUEST_TIMEOUT = 408;
    private static final String QUEUE_RETRY_SECONDS = "1";
    private static final String RESTART_RETRY_SECONDS = "5";

    private ProblemAnswers() {}

    static Answer of(Throwable error, String path) {
        if (error instanceof JobException refusal) {
            return of(refusal, path);
        }
        if (error instanceof ReadTimeoutException) {
            String detail = "The body did not arrive in time; send it again";
            return Answer.problem(Problem.refusal(REQUEST_TIMEOUT, detail, path))
                    .closing();
        }
        if (error instanceof AbortedException) {
            return Answer.problem(Problem.refusal(400, "The request broke off", path))
                    .closing();
        }
        LOG.atError()
                .addKeyValue("job", job(path))
                .addKeyValue("path", path)
                .setCause(error)
                .log("A request failed");
        return Answer.problem(Problem.internal(path));
    }

    private static Answer of(JobException refusal, String path) {
        Answer answer = Answer.problem(Problem.of(refusal, path));
        return switch (refusal.code()) {
            case METHOD_NOT_ALLOWED -> answer.with("Allow", text(refusal, "allow"));
            case UNSUPPORTED_MEDIA_TYPE -> answer.with("Accept-Post", text(refusal, "accept"));
            case QUEUE_FULL -> answer.with("Retry-After", QUEUE_RETRY_SECONDS);
            case DRAINING -> answer.with("Retry-After", RESTART_RETRY_SECONDS);
            case BODY_TOO_LARGE -> answer.closing();
            default -> answer;
        };
    }

    private static String text(JobException refusal, String field) {
        return refusal.fields().get(field) instanceof Value.Text text ? text.value() : "";
    }

    private static String job(String path) {
        return path.startsWith("/v1/jobs/") ? path.split("/", 5)[3] : "-";
    }

    /** The refusal of a body in a form that is not taken here. */
    static JobException unsupported(String accepted) {
        return new JobException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as " + accepted, Map.of("accept", Value.of(accepted)));
    }
}
