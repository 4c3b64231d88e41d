package io.millrace.modes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How contestants did at the same requests, beside one or more yardsticks.
 *
 * @param title of the table
 * @param requests that were sent at once
 * @param size of one, such as "500–1000 words"
 * @param perJob how many units one request is
 * @param unit such as "jobs/s"
 * @param standings of all, in their order
 */
record Comparison(
        String title,
        int requests,
        String size,
        double perJob,
        String unit,
        List<Standing> standings,
        List<Yardstick> yardsticks) {
    /**
     * What all others are divided by.
     *
     * @param name in the head of the column
     * @param of the same in several interpreters, of which the fastest counts
     */
    record Yardstick(String name, List<String> of) {}

    /** Whether all that are no yardsticks have done everything. */
    boolean complete() {
        return standings.stream().filter(this::isOwn).allMatch(Standing::complete);
    }

    Section section() {
        List<String> head =
                new ArrayList<>(List.of("mode", "requests", "chunk size", "workers", "result", "time, s", unit));
        yardsticks.stream().filter(stick -> measure(stick).isPresent()).forEach(stick -> head.add("× " + stick.name()));
        boolean warmed = standings.stream().anyMatch(standing -> standing.warm().isPresent());
        return new Section(
                title + (warmed ? ", fresh / warm" : ""),
                head,
                standings.stream().map(this::row).toList(),
                unit,
                standings.stream().flatMap(this::bars).toList());
    }

    private boolean isOwn(Standing standing) {
        return yardsticks.stream().noneMatch(stick -> stick.of().contains(standing.name()));
    }

    private List<String> row(Standing standing) {
        List<String> row = new ArrayList<>(List.of(
                standing.name(),
                Integer.toString(requests),
                size,
                Integer.toString(standing.workers()),
                standing.result(),
                both(standing, trial -> Figures.seconds(trial.seconds())),
                both(standing, this::rate)));
        yardsticks.forEach(stick -> measure(stick).ifPresent(measure -> row.add(ratio(standing, measure))));
        return row;
    }

    /** Of a fresh server, and of the warm one where that was tried. */
    private static String both(Standing standing, Function<Trial, String> figure) {
        String fresh = figure.apply(standing.first());
        return standing.warm().map(warm -> fresh + " / " + figure.apply(warm)).orElse(fresh);
    }

    private String rate(Trial trial) {
        return trial.complete() ? Figures.rate(perSecond(trial)) : "–";
    }

    private double perSecond(Trial trial) {
        return trial.jobsPerSecond() * perJob;
    }

    /** How many times as fast, fresh beside fresh and warm beside warm; what has nothing to warm up stands for both. */
    private static String ratio(Standing standing, Standing measure) {
        if (standing == measure) {
            return "1";
        }
        String fresh = ratio(standing.first(), measure.first());
        return standing.warm()
                .map(trial -> fresh + " / " + ratio(trial, measure.warm().orElse(measure.first())))
                .orElse(fresh);
    }

    private static String ratio(Trial trial, Trial measure) {
        return trial.complete() ? Figures.times(trial.jobsPerSecond() / measure.jobsPerSecond()) : "–";
    }

    /** The fastest that has done everything: nobody is compared with one that has not. */
    private Optional<Standing> measure(Yardstick stick) {
        return standings.stream()
                .filter(standing -> stick.of().contains(standing.name()) && standing.complete())
                .max(Comparator.comparingDouble(standing -> standing.first().jobsPerSecond()));
    }

    /** One for a fresh server, and one for a warm one where that was tried. */
    private Stream<Section.Bar> bars(Standing standing) {
        Section.Kind fresh = isOwn(standing) ? Section.Kind.FRESH : Section.Kind.PEER;
        Section.Kind later = isOwn(standing) ? Section.Kind.WARM : Section.Kind.PEER;
        return standing.warm()
                .map(warm -> Stream.of(
                        bar(standing.name() + ", fresh", standing.first(), fresh),
                        bar(standing.name() + ", warm", warm, later)))
                .orElseGet(() -> Stream.of(bar(standing.name(), standing.first(), fresh)));
    }

    private Section.Bar bar(String label, Trial trial, Section.Kind kind) {
        return trial.complete()
                ? new Section.Bar(label, perSecond(trial), Figures.rate(perSecond(trial)) + " " + unit, kind)
                : new Section.Bar(label, 0, trial.result(), kind);
    }
}
