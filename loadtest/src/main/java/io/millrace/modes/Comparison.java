package io.millrace.modes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How contestants did at the same requests, beside the one or more that they are measured by.
 *
 * @param title of the table
 * @param requests that were sent at once
 * @param size of one, such as "500–1000 words"
 * @param perJob how many units one request is
 * @param unit such as "jobs/s"
 * @param standings of all, in their order
 * @param yardsticks names of those that all others are divided by
 */
record Comparison(
        String title,
        int requests,
        String size,
        double perJob,
        String unit,
        List<Standing> standings,
        List<String> yardsticks) {
    /** Whether all that are no yardsticks have done everything. */
    boolean complete() {
        return standings.stream()
                .filter(standing -> !yardsticks.contains(standing.name()))
                .allMatch(Standing::complete);
    }

    Section section() {
        List<String> head = new ArrayList<>(List.of(
                "mode", "requests", "chunk size", "workers", "result", "time, s", unit, "warm, s", "warm, " + unit));
        measures().forEach(measure -> head.add("× " + measure.name()));
        return new Section(title, head, standings.stream().map(this::row).toList(), unit,
                standings.stream().flatMap(this::bars).toList());
    }

    private List<String> row(Standing standing) {
        List<String> row = new ArrayList<>(List.of(
                standing.name(),
                Integer.toString(requests),
                size,
                Integer.toString(standing.workers()),
                standing.result(),
                Figures.seconds(standing.first().seconds()),
                rate(standing.first()),
                standing.warm().map(trial -> Figures.seconds(trial.seconds())).orElse("–"),
                standing.warm().map(this::rate).orElse("–")));
        measures().forEach(measure -> row.add(ratio(standing, measure)));
        return row;
    }

    private String rate(Trial trial) {
        return trial.complete() ? Figures.rate(perSecond(trial)) : "–";
    }

    private double perSecond(Trial trial) {
        return trial.jobsPerSecond() * perJob;
    }

    /** How many times as fast, fresh beside fresh and warm beside warm; what has nothing to warm up stands for both. */
    private String ratio(Standing standing, Standing measure) {
        if (standing == measure) {
            return "1";
        }
        String fresh = ratio(standing.first(), measure.first());
        return standing.warm()
                .map(trial -> fresh + ", warm " + ratio(trial, measure.warm().orElse(measure.first())))
                .orElse(fresh);
    }

    private static String ratio(Trial trial, Trial measure) {
        return trial.complete() ? Figures.times(trial.jobsPerSecond() / measure.jobsPerSecond()) : "–";
    }

    /** Those yardsticks that have done everything: nobody is compared with one that has not. */
    private List<Standing> measures() {
        return standings.stream()
                .filter(standing -> yardsticks.contains(standing.name()) && standing.complete())
                .toList();
    }

    /** One for a fresh server, and one for a warm one where that was tried. */
    private Stream<Section.Bar> bars(Standing standing) {
        boolean own = !yardsticks.contains(standing.name());
        return standing.warm()
                .map(warm -> Stream.of(
                        bar(standing.name() + ", fresh", standing.first(), own),
                        bar(standing.name() + ", warm", warm, own)))
                .orElseGet(() -> Stream.of(bar(standing.name(), standing.first(), own)));
    }

    private Section.Bar bar(String label, Trial trial, boolean own) {
        return trial.complete()
                ? new Section.Bar(label, perSecond(trial), Figures.rate(perSecond(trial)) + " " + unit, own)
                : new Section.Bar(label, 0, trial.result(), own);
    }
}
