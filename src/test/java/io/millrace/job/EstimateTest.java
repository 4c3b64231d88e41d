package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.engine.Progress;
import io.millrace.job.Estimate.Trial;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EstimateTest {
    private static final long MILLI = 1_000_000;

    private static Estimate estimate(List<Trial> trials, long bytes, int threads) {
        return Estimate.of(trials, Optional.empty(), bytes, threads, 1);
    }

    private static Trial trial(long bytes, long millis, long records, long keys) {
        return new Trial(bytes, false, millis * MILLI, millis * MILLI, 1, records, keys, keys, 1000 + 50 * keys);
    }

    @Test
    void knowsWhatWasTriedAsAWhole() {
        Trial all = new Trial(1000, true, 7 * MILLI, 0, 1, 40, 12, 12, 5000);
        assertThat(estimate(List.of(all), 1000, 4))
                .isEqualTo(new Estimate(1000, 40, 12, 5000, 7, "the whole input, which was tried"));
    }

    @Test
    void multipliesRecordsAndTime() {
        List<Trial> trials = List.of(trial(1000, 10, 10, 5), trial(11_000, 20, 110, 5));
        Estimate estimate = estimate(trials, 2_011_000, 2);
        assertThat(estimate.records()).isEqualTo(20_110);
        // A millisecond for each 1000 bytes beyond what is fixed, on two threads.
        assertThat(estimate.millis()).isEqualTo(20 + 1000);
    }

    @Test
    void expectsNoNewKeysWhereThereWereNone() {
        List<Trial> trials = List.of(trial(1000, 10, 10, 5), trial(10_000, 10, 100, 5));
        assertThat(estimate(trials, 10_000_000, 2).keys()).isEqualTo(5);
    }

    @Test
    void expectsOnlyNewKeysWhereAllWereNew() {
        List<Trial> trials = List.of(trial(1000, 10, 10, 10), trial(10_000, 10, 100, 100));
        Estimate estimate = estimate(trials, 10_000_000, 2);
        assertThat(estimate.keys()).isEqualTo(100_000);
        // So many times the memory of 100 keys.
        assertThat(estimate.memoryBytes()).isEqualTo(6000 * 1000);
    }

    @Test
    void countsTheStatesOfEachPart() {
        // Ten times the keys for each hundred times the bytes.
        List<Trial> trials = List.of(trial(1000, 10, 10, 10), trial(100_000, 10, 1000, 100));
        Estimate estimate = Estimate.of(trials, Optional.empty(), 10_000_000, 2, 100);
        assertThat(estimate.keys()).isEqualTo(1000);
        assertThat(estimate.memoryBytes()).isEqualTo(6000 * 100);
    }

    @Test
    void followsTheLawOfHeapsBetween() {
        // Ten times the keys for each hundred times the bytes.
        List<Trial> trials = List.of(trial(1000, 10, 10, 10), trial(100_000, 10, 1000, 100));
        assertThat(estimate(trials, 10_000_000, 2).keys()).isEqualTo(1000);
    }

    @Test
    void extrapolatesNeitherTimeNorKeysFromOneTrial() {
        Trial one = trial(1000, 70, 100, 100);
        for (List<Trial> trials : List.of(List.of(one), List.of(trial(1000, 10, 100, 100), one))) {
            Estimate estimate = estimate(trials, 100_000, 1);
            assertThat(estimate.records()).isEqualTo(10_000);
            assertThat(List.of(estimate.keys(), estimate.memoryBytes(), estimate.millis()))
                    .containsOnly(Progress.UNKNOWN);
        }
    }

    @Test
    void tellsWorkOfKeysFromWorkOfBytes() {
        // 4 ms however much there is, on one thread 1 ms for 100 bytes and for 10 keys.
        List<Trial> trials = List.of(trial(1, 4, 1, 0), trial(1000, 4 + 10 + 5, 100, 50));
        Optional<Estimate.Copies> copies = Optional.of(new Estimate.Copies((4 + 3 * 10 + 5) * MILLI, 1));
        Estimate estimate = Estimate.of(trials, copies, 1_000_000, 2, 1);
        assertThat(estimate.millis()).isCloseTo(4 + 10_000 / 2 + estimate.keys() / 10, within(2L));
    }

    @Test
    void takesALongTrialForWork() {
        assertThat(estimate(List.of(trial(100, 400, 1, 1)), 10_000, 2).millis()).isEqualTo(400 + 99 * 200);
    }

    @Test
    void takesATrialForNoWorkThatWasQuickerAgain() {
        for (long again : new long[] {0, 40 * MILLI}) {
            Trial cold = new Trial(100, false, 400 * MILLI, again, 1, 2, 2, 2, 1000);
            assertThat(estimate(List.of(cold), 10_000, 2).millis()).isEqualTo(Progress.UNKNOWN);
        }
        Trial slow = new Trial(100, false, 400 * MILLI, 350 * MILLI, 1, 2, 2, 2, 1000);
        assertThat(estimate(List.of(slow), 10_000, 2).millis()).isEqualTo(400 + 99 * 200);
    }

    @Test
    void doesNotKnowTheTimeOfAFewRecords() {
        List<Trial> few = List.of(trial(56, 10, 1, 1), trial(112, 30, 2, 2));
        Optional<Estimate.Copies> copies = Optional.of(new Estimate.Copies(90 * MILLI, 1));
        for (Optional<Estimate.Copies> more : List.of(copies, Optional.<Estimate.Copies>empty())) {
            Estimate estimate = Estimate.of(few, more, 18_000_000, 2, 1);
            assertThat(estimate.millis()).isEqualTo(Progress.UNKNOWN);
            assertThat(estimate.basis())
                    .endsWith("ms is not known, since the time of so few records is that of code"
                            + " that is not warm yet");
        }
        List<Trial> enough = List.of(trial(56, 4, 1, 1), trial(5600, 14, 100, 2));
        assertThat(estimate(enough, 18_000_000, 2).millis()).isPositive();
        assertThat(estimate(enough, 18_000_000, 2).basis()).endsWith("for a job on 2 threads");
    }

    @Test
    void countsTheThreadsThatATrialHad() {
        // 10 ms on one thread, then 100 ms of work that two share.
        Trial shared = new Trial(1100, false, 55 * MILLI, 0, 8, 1000, 5, 5, 1000);
        assertThat(estimate(List.of(trial(100, 10, 100, 5), shared), 11_100, 2).millis())
                .isEqualTo(55 + 500);
        assertThat(estimate(List.of(trial(100, 10, 100, 5), shared), 11_100, 1).millis())
                .isEqualTo(55 + 450);
    }

    @Test
    void doesNotKnowTheKeysOfAFewRecords() {
        List<Trial> trials = List.of(trial(128, 10, 2, 2), trial(2048, 700, 26, 26));
        Estimate estimate = estimate(trials, 2048 * 10, 1);
        assertThat(estimate.keys()).isEqualTo(Progress.UNKNOWN);
        assertThat(estimate.millis()).isEqualTo(700 + 6624);
    }

    @Test
    void doesNotTakeWhatIsFixedForWork() {
        // 150 ms however much there is, and a millisecond for 16 KiB.
        List<Trial> trials =
                List.of(trial(2 << 10, 150, 26, 20), trial(32 << 10, 152, 400, 100), trial(512 << 10, 182, 6000, 900));
        assertThat(estimate(trials, 1 << 30, 1).millis()).isCloseTo(150 + 65_536, within(600L));
    }

    @Test
    void doesNotKnowTheTimeWhereMoreTookLess() {
        List<Trial> trials = List.of(trial(1000, 20, 100, 5), trial(10_000, 10, 1000, 5));
        assertThat(estimate(trials, 10_000_000, 2).millis()).isEqualTo(Progress.UNKNOWN);
    }

    @Test
    void saysWhatItCannotKnow() {
        long unknown = Progress.UNKNOWN;
        Estimate estimate = estimate(List.of(trial(1000, 10, 10, 10)), unknown, 1);
        assertThat(estimate)
                .isEqualTo(new Estimate(
                        unknown,
                        unknown,
                        unknown,
                        unknown,
                        unknown,
                        "nothing, since it is not known how long the input is"));
    }

    @Test
    void knowsNothingOfRecordsOfWhichNoneWasTried() {
        Estimate estimate = estimate(List.of(trial(0, 5, 0, 0), trial(100, 5, 0, 0)), 1000, 2);
        assertThat(estimate.records()).isEqualTo(Progress.UNKNOWN);
        assertThat(estimate.keys()).isEqualTo(Progress.UNKNOWN);
        assertThat(estimate.millis()).isEqualTo(Progress.UNKNOWN);
    }
}
