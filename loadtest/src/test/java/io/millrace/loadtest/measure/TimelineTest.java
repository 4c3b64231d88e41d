package io.millrace.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline timeline = new Timeline();

    private void add(int samples) {
        for (int i = 1; i <= samples; i++) {
            timeline.add(new Sample(i, 1, 10, 0, i, 0, i % 7, 0, 0));
        }
    }

    @Test
    void keepsAllThatHappenedInFewStretches() {
        add(10_007);
        assertThat(timeline.samples()).hasSizeLessThanOrEqualTo(160);
        assertThat(timeline.samples().stream().mapToLong(Sample::completed).sum()).isEqualTo(100_070);
        assertThat(timeline.samples()).allSatisfy(sample -> assertThat(sample.jobsPerSecond()).isCloseTo(10, within(0.1)));
        assertThat(timeline.samples().get(timeline.samples().size() - 1).endSeconds()).isCloseTo(10_007, within(1e-6));
    }

    @Test
    void spreadsWhatWasSeenLateOverTheTimeOfIt() {
        add(2);
        assertThat(timeline.samples()).hasSize(20).allSatisfy(sample -> {
            assertThat(sample.completed()).isEqualTo(1);
            assertThat(sample.seconds()).isCloseTo(0.1, within(1e-9));
        });
    }

    @Test
    void makesNoStretchOfAShortEnd() {
        add(3);
        timeline.add(new Sample(3.04, 0.04, 7, 0, 0, 0, 9, 0, 0));
        List<Sample> samples = timeline.samples();
        assertThat(samples).hasSize(30);
        assertThat(samples.get(29).completed()).isEqualTo(8);
        assertThat(samples.get(29).endSeconds()).isEqualTo(3.04);
    }

    @Test
    void showsNoMoreStreamsThanJobsWhereStretchesBecomeOne() {
        timeline.add(new Sample(0.1, 0.1, 0, 0, 30, 20, 0, 0, 0));
        timeline.add(new Sample(0.13, 0.03, 30, 0, 0, 0, 0, 0, 0));
        assertThat(timeline.samples()).singleElement().satisfies(last -> {
            assertThat(last.inFlight()).isEqualTo(30);
            assertThat(last.openStreams()).isEqualTo(20);
        });
    }

    @Test
    void takesNoMomentForARate() {
        timeline.add(new Sample(2, 2, 40, 0, 5, 0, 9, 0, 0)); // A stall of the one who watches,
        for (int i = 1; i <= 20; i++) { // then all that he missed at once.
            timeline.add(new Sample(2 + i * 1e-6, 1e-6, i % 5 == 0 ? 1 : 0, 0, 5, 0, 9, 0, 0));
        }
        timeline.add(new Sample(2.2, 0.2 - 20e-6, 2, 0, 5, 0, 9, 0, 0));
        assertThat(timeline.samples()).hasSize(22);
        assertThat(timeline.samples().stream().mapToLong(Sample::completed).sum()).isEqualTo(46);
        assertThat(timeline.samples()).allSatisfy(sample -> assertThat(sample.jobsPerSecond()).isLessThan(60));
    }

    @Test
    void tellsTheRateOfARunThatIsShorterThanAStretch() {
        timeline.add(new Sample(0.02, 0.02, 10, 0, 0, 0, 9, 0, 0));
        assertThat(timeline.samples()).singleElement()
                .satisfies(sample -> assertThat(sample.jobsPerSecond()).isCloseTo(500, within(1e-6)));
    }
}
