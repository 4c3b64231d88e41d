package io.millrace.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(timeline.samples().stream().mapToLong(Sample::done).sum()).isEqualTo(100_070);
        assertThat(timeline.samples()).allSatisfy(sample -> assertThat(sample.jobsPerSecond()).isEqualTo(10));
        assertThat(timeline.samples().get(timeline.samples().size() - 1).endSeconds()).isEqualTo(10_007);
    }

    @Test
    void keepsShortRunsAsTheyAre() {
        add(5);
        assertThat(timeline.samples()).extracting(Sample::inFlight).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void makesNoStretchOfAShortEnd() {
        add(3);
        timeline.add(new Sample(3.1, 0.1, 7, 0, 0, 0, 9, 0, 0));
        assertThat(timeline.samples()).hasSize(3);
        assertThat(timeline.samples().get(2).done()).isEqualTo(17);
    }
}
