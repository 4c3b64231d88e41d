package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class JobIdsTest {
    private final JobIds ids = new JobIds(SampleJobs.CLOCK);

    @Test
    void isAUuidOfVersionSeven() {
        UUID id = UUID.fromString(ids.next());

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(JobIds.isId(id.toString())).isTrue();
    }

    @Test
    void beginsWithTheTime() {
        UUID id = UUID.fromString(ids.next());

        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(SampleJobs.NOW.toEpochMilli());
    }

    @Test
    void ascendsWhileTheClockStandsStill() {
        List<String> made = Stream.generate(ids::next).limit(10_000).toList();

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void isUniqueAcrossThreads() {
        JobIds ticking = new JobIds(Clock.systemUTC());
        List<String> made = Flux.range(0, 8)
                .flatMap(
                        thread -> Flux.range(0, 1000).map(i -> ticking.next()).subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block(Duration.ofSeconds(30));

        assertThat(made).hasSize(8000).doesNotHaveDuplicates();
    }

    @Test
    void isMadeOnAThreadThatMustNotBlock() {
        Mono<String> id = Mono.fromSupplier(ids::next).subscribeOn(Schedulers.parallel());

        assertThat(id.block(Duration.ofSeconds(30))).matches(JobIds::isId);
    }

    @Test
    void refusesWhatCannotBeAnId() {
        assertThat(Stream.of("", "../../etc", UUID.randomUUID().toString(), "0" + ids.next()))
                .noneMatch(JobIds::isId);
    }
}
