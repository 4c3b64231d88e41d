package io.millrace.loadtest.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CorporaTest {
    private final Corpora corpora = new Corpora(7, 100, 120);

    @Test
    void givesTheSameTextForTheSameSeedAndNumber() {
        assertThat(new Corpora(7, 100, 120).corpus(5).text())
                .isEqualTo(corpora.corpus(5).text())
                .isNotEqualTo(corpora.corpus(6).text())
                .isNotEqualTo(new Corpora(8, 100, 120).corpus(5).text());
    }

    @Test
    void keepsToTheLengthsAndReachesBoth() {
        assertThat(java.util.stream.LongStream.range(0, 500)
                        .map(number -> words(corpora.corpus(number).text()).length)
                        .summaryStatistics())
                .satisfies(lengths -> assertThat(lengths.getMin()).isEqualTo(100))
                .satisfies(lengths -> assertThat(lengths.getMax()).isEqualTo(120));
    }

    @Test
    void hasAllLengthsAsOften() {
        Map<Integer, Long> times = java.util.stream.LongStream.range(0, 4200)
                .mapToObj(number -> words(corpora.corpus(number).text()).length)
                .collect(Collectors.groupingBy(length -> length, Collectors.counting()));
        assertThat(times).hasSize(21);
        assertThat(times.values()).as("200 of each; five standard deviations are 69").allSatisfy(
                count -> assertThat(count).isBetween(131L, 269L));
    }

    @Test
    void countsWhatStandsInTheText() {
        for (long number = 0; number < 50; number++) {
            Corpus corpus = corpora.corpus(number);
            Map<String, Long> counted = Arrays.stream(words(corpus.text()))
                    .collect(Collectors.groupingBy(word -> word, TreeMap::new, Collectors.counting()));
            Map<String, Long> told = new TreeMap<>();
            for (int row = 0; row < corpus.counts().rows(); row++) {
                told.put(corpus.counts().word(row), (long) corpus.counts().count(row));
            }
            assertThat(told).as("corpus %d", number).isEqualTo(counted);
        }
    }

    @Test
    void skewsWordsAsATextDoes() {
        WordCounts counts = new Corpora(1, 20_000, 20_000).corpus(0).counts();
        int most = java.util.stream.IntStream.range(0, counts.rows()).map(counts::count).max().orElse(0);
        assertThat(most).as("of the most frequent word").isGreaterThan(1_000);
        assertThat(counts.rows()).as("different words").isGreaterThan(3_000);
    }

    @Test
    void repeatsTheFirstOnes() {
        assertThat(corpora.repeating(3).corpus(7).text()).isEqualTo(corpora.corpus(1).text());
    }

    private static String[] words(String text) {
        return text.toLowerCase(Locale.ROOT).strip().split("[^a-z]+");
    }
}
