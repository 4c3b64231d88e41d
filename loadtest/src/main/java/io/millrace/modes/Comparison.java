package io.millrace.modes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
                standings.stream().map(this::bar).toList());
    }

    private List<String> row(Standing standing) {
        List<String> row = new ArrayList<>(List.of(
                standing.name(),
                Integer.toString(requests),
                size,
                Integer.toString(standing.workers()),
                result(standing),
                Figures.seconds(standing.first().seconds()),
                rate(standing.first()),
                standing.warm().map(trial -> Figures.seconds(trial.seconds())).orElse("–"),
                standing.warm().map(this::rate).orElse("–")));
        measures().forEach(measure -> row.add(ratio(standing, measure)));
        return row;
    }

    /** The worse of both, so that nothing that was lost is hidden. */
    private static String result(Standing standing) {
        return Stream.concat(Stream.of(standing.first()), standing.warm().stream())
                .filter(trial -> !trial.complete())
                .findFirst()
                .orElse(standing.first())
                .result();
    }

    private String rate(Trial trial) {
        return trial.complete() ? Figures.rate(perSecond(trial)) : "–";
    }

    private double perSecond(Trial trial) {
        return trial.jobsPerSecond() * perJob;
    }

    /** How many times as fast on a fresh server, and warm. */
    private String ratio(Standing standing, Standing measure) {
        if (standing == measure) {
            return "1";
        }
        return Stream.of(Optional.of(standing.first()), standing.warm())
                .flatMap(Optional::stream)
                .map(trial -> trial.complete() ? Figures.times(ratio(trial, measure.best())) : "–")
                .collect(Collectors.joining(", warm "));
    }

    private static double ratio(Trial trial, Trial measure) {
        return trial.jobsPerSecond() / measure.jobsPerSecond();
    }

    /** Those yardsticks that have done everything: nobody is compared with one that has not. */
    private List<Standing> measures() {
        return standings.stream()
                .filter(standing -> yardsticks.contains(standing.name()) && standing.best().complete())
                .toList();
    }

    private Section.Bar bar(Standing standing) {
        Trial best = standing.best();
        boolean own = !yardsticks.contains(standing.name());
        return best.complete()
                ? new Section.Bar(standing.name(), perSecond(best), Figures.rate(perSecond(best)) + " " + unit, own)
                : new Section.Bar(standing.name(), 0, best.result(), own);
    }
}
