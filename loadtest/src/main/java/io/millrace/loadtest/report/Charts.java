package io.millrace.loadtest.report;

import io.millrace.loadtest.measure.Sample;
import io.millrace.loadtest.measure.Times;
import io.millrace.loadtest.report.LineChart.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** The charts of a report. */
final class Charts {
    private static final double[] NAMED = {50, 90, 99, 99.9, 99.99, 99.999};
    private static final int TICKS_PER_HALF = 10;
    private static final double MEGABYTE = 1e6;

    /** Less is not worth a decade of its own. */
    private static final double LEAST_MILLIS = 0.1;

    private Charts() {}

    /** Times by percentile: each nine takes as much room as the one before. */
    static String times(Report.Latencies times) {
        List<Histogram> all = List.of(times.submit(), times.firstEvent(), times.completion());
        long count = all.stream().mapToLong(Histogram::getTotalCount).max().orElse(0);
        double most = all.stream().mapToDouble(h -> h.getMaxValue() / 1e3).max().orElse(1);
        double least = all.stream()
                .filter(h -> h.getTotalCount() > 0)
                .mapToDouble(h -> h.getMinValue() / 1e3)
                .min()
                .orElse(1);
        LineChart chart = new LineChart(
                "Time by percentile",
                percentiles(count),
                "percentile",
                Axis.logarithmic(Math.max(LEAST_MILLIS, least), Math.max(1, most), Axis::number),
                "milliseconds");
        for (int i = 0; i < all.size(); i++) {
            times(chart, i + 1, all.get(i), count);
        }
        return chart.svg();
    }

    private static void times(LineChart chart, int series, Histogram micros, long count) {
        List<Point> points = new ArrayList<>();
        for (HistogramIterationValue value : micros.percentiles(TICKS_PER_HALF)) {
            points.add(new Point(
                    nines(value.getPercentileLevelIteratedTo(), count), value.getValueIteratedTo() / 1e3));
        }
        chart.line(series, points);
        for (double percent : NAMED) {
            if (nines(percent, count) < Math.log10(Math.max(1, micros.getTotalCount()))) {
                double millis = Times.millis(micros, percent);
                chart.dot(series, new Point(nines(percent, count), millis),
                        String.format(Locale.ROOT, "%s %%: %,.2f ms", Axis.number(percent), millis));
            }
        }
    }

    /** 1 for 90 %, 2 for 99 % and so on; what {@code count} times cannot tell is the end. */
    private static double nines(double percent, long count) {
        double end = Math.log10(Math.max(10, count));
        return percent >= 100 ? end : Math.min(end, -Math.log10(1 - percent / 100));
    }

    private static Axis percentiles(long count) {
        double end = Math.log10(Math.max(10, count));
        List<Axis.Tick> ticks = new ArrayList<>();
        for (double percent : NAMED) {
            double at = -Math.log10(1 - percent / 100);
            if (at <= end) {
                ticks.add(new Axis.Tick(at, Axis.number(percent) + " %"));
            }
        }
        return new Axis(0, end, false, ticks);
    }

    /** Jobs that ended as they should in a second, and what went wrong. */
    static String throughput(List<Sample> samples, boolean hasErrors) {
        return overTime("Jobs per second over time", "jobs/s", samples, hasErrors
                ? List.of(Sample::jobsPerSecond, Sample::errorsPerSecond)
                : List.of(Sample::jobsPerSecond));
    }

    /** The longest time to the last event. */
    static String longest(List<Sample> samples) {
        return overTime("Longest time over time", "milliseconds", samples, List.of(Sample::longestMillis));
    }

    /** What is under way. */
    static String inFlight(List<Sample> samples) {
        return overTime("Jobs in flight over time", "at once", samples, List.of(Sample::inFlight, Sample::openStreams));
    }

    /** The server's memory. */
    static String memory(List<Sample> samples, boolean hasWorkers) {
        ToDoubleFunction<Sample> server = sample -> sample.serverBytes() / MEGABYTE;
        ToDoubleFunction<Sample> workers = sample -> sample.workerBytes() / MEGABYTE;
        return overTime("Memory over time", "MB resident", samples,
                hasWorkers ? List.of(server, workers) : List.of(server));
    }

    /** A level line for each stretch, so that a run of one shows too. */
    private static String overTime(
            String title, String unit, List<Sample> samples, List<ToDoubleFunction<Sample>> series) {
        double end = samples.isEmpty() ? 1 : samples.get(samples.size() - 1).endSeconds();
        double most = series.stream()
                .flatMap(value -> samples.stream().map(value::applyAsDouble))
                .max(Double::compare)
                .orElse(1.0);
        LineChart chart = new LineChart(
                title, Axis.ending(end, Axis::number), "seconds", Axis.linear(most, Axis::number), unit);
        for (int i = 0; i < series.size(); i++) {
            ToDoubleFunction<Sample> value = series.get(i);
            chart.area(i + 1, samples.stream()
                    .flatMap(sample -> Stream.of(sample.beginSeconds(), sample.endSeconds())
                            .map(at -> new Point(at, value.applyAsDouble(sample))))
                    .toList());
        }
        return chart.svg();
    }
}
