package io.millrace.job;

import static io.millrace.job.ServiceFixture.SOON;
import static io.millrace.job.ServiceFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.problem.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class IdempotencyTest {
    @TempDir
    Path root;

    private ServiceFixture fixture;
    private JobService service;

    @BeforeEach
    void makeService() {
        fixture = new ServiceFixture(root, 50, 1, 100);
        service = fixture.service;
    }

    @Test
    void letsTheFirstRequestWithAKeyPass() {
        assertThat(service.claim(draft(), "key", "print").block(SOON)).isEmpty();
    }

    @Test
    void answersWithTheFirstJobWhenTheRequestIsEqual() {
        Draft first = draft();
        service.claim(first, "key", "print").block(SOON);
        submit(first);

        assertThat(service.claim(draft(), "key", "print").block(SOON))
                .map(Job::id)
                .contains(first.id());
    }

    @Test
    void refusesAKeyThatWasUsedForAnotherRequest() {
        Draft first = draft();
        service.claim(first, "key", "print").block(SOON);
        submit(first);

        assertThat(refusal(service.claim(draft(), "key", "other"))).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
    }

    @Test
    void refusesAnEqualRequestWhileTheFirstIsUnderWay() {
        service.claim(draft(), "key", "print").block(SOON);

        assertThat(refusal(service.claim(draft(), "key", "print"))).isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT);
    }

    @Test
    void freesTheKeyOfADiscardedDraft() {
        Draft first = draft();
        service.claim(first, "key", "print").block(SOON);
        service.discard(first).block(SOON);

        assertThat(service.claim(draft(), "key", "other").block(SOON)).isEmpty();
    }

    @Test
    void keepsTheKeyWhenAnEqualRequestIsDiscarded() {
        Draft first = draft();
        service.claim(first, "key", "print").block(SOON);
        submit(first);
        Draft second = draft();
        service.claim(second, "key", "print").block(SOON);
        service.discard(second).block(SOON);

        assertThat(service.claim(draft(), "key", "print").block(SOON))
                .map(Job::id)
                .contains(first.id());
    }

    @Test
    void makesOneJobOfManyEqualRequestsAtOnce() {
        List<String> made = Flux.range(0, 25)
                .flatMap(i -> request().subscribeOn(Schedulers.boundedElastic()), 25)
                .collectList()
                .block(SOON);

        assertThat(made).hasSize(25).filteredOn(id -> !id.equals("refused")).containsOnly(stored());
        assertThat(service.queue().depth()).isOne();
    }

    /** The id of the job that answers a request, or that it was refused since another is under way. */
    private Mono<String> request() {
        return Mono.usingWhen(
                        service.draft(),
                        draft -> service.claim(draft, "key", "print")
                                .flatMap(earlier -> earlier.map(Mono::just)
                                        .orElseGet(() -> service.submit(draft, SampleJobs.spec(), Optional.empty()))),
                        service::discard)
                .map(Job::id)
                .onErrorReturn("refused");
    }

    private String stored() {
        JobFilter all = new JobFilter(Optional.empty(), Optional.empty());
        List<Job> jobs = service.list(all, Optional.empty(), 9).block(SOON).jobs();
        assertThat(jobs).hasSize(1);
        return jobs.get(0).id();
    }

    private Draft draft() {
        return service.draft().block(SOON);
    }

    private void submit(Draft draft) {
        service.submit(draft, SampleJobs.spec(), Optional.empty()).block(SOON);
    }
}
