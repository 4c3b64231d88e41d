package io.millrace.loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * One axis of a chart.
 *
 * @param low at its begin
 * @param high at its end, above {@code low}
 * @param isLog whether equal steps are equal ratios; {@code low} is above 0 then
 * @param ticks from low to high
 */
record Axis(double low, double high, boolean isLog, List<Tick> ticks) {
    private static final double[] STEPS = {1, 2, 5, 10};
    private static final int MOST_TICKS = 6;

    /** A place that is named. */
    record Tick(double at, String label) {}

    /** From 0 to {@code most} or a little more, in steps of 1, 2 or 5. */
    static Axis linear(double most, DoubleFunction<String> label) {
        double step = most > 0 ? step(most) : 1;
        List<Tick> ticks = new ArrayList<>();
        double high = Math.max(step, Math.ceil(most / step - 1e-9) * step);
        for (int i = 0; i * step <= high * (1 + 1e-9); i++) {
            ticks.add(new Tick(i * step, label.apply(i * step)));
        }
        return new Axis(0, high, false, ticks);
    }

    /** From 0 to exactly {@code most}, for what ends somewhere. */
    static Axis ending(double most, DoubleFunction<String> label) {
        Axis rounded = linear(most, label);
        List<Tick> ticks =
                rounded.ticks.stream().filter(tick -> tick.at() <= most * (1 + 1e-9)).toList();
        return new Axis(0, Math.max(most, 1e-9), false, ticks);
    }

    /** Whole powers of ten around {@code least} and {@code most}, with 2 and 5 between them where there is room. */
    static Axis logarithmic(double least, double most, DoubleFunction<String> label) {
        double low = Math.pow(10, Math.floor(Math.log10(least) + 1e-9));
        double high = Math.max(10 * low, Math.pow(10, Math.ceil(Math.log10(most) - 1e-9)));
        boolean fine = high / low <= 100;
        List<Tick> ticks = new ArrayList<>();
        for (double decade = low; decade <= high * (1 + 1e-9); decade *= 10) {
            ticks.add(new Tick(decade, label.apply(decade)));
            if (fine && decade * 5 < high) {
                ticks.add(new Tick(decade * 2, label.apply(decade * 2)));
                ticks.add(new Tick(decade * 5, label.apply(decade * 5)));
            }
        }
        return new Axis(low, high, true, ticks);
    }

    /** Where {@code value} stands, 0 at the begin and 1 at the end. */
    double place(double value) {
        double bounded = Math.min(high, Math.max(low, value));
        return isLog ? Math.log(bounded / low) / Math.log(high / low) : (bounded - low) / (high - low);
    }

    /** A number with as many digits as people read. */
    static String number(double value) {
        if (value >= 10_000) {
            return String.format(Locale.ROOT, "%,.0fk", value / 1000);
        }
        String text = String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.3f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    private static double step(double most) {
        double decade = Math.pow(10, Math.floor(Math.log10(most / MOST_TICKS)));
        for (double step : STEPS) {
            if (most / (step * decade) <= MOST_TICKS) {
                return step * decade;
            }
        }
        return 10 * decade;
    }
}
