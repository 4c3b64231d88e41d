package io.millrace.job;

import java.util.List;

/**
 * How the number of different things grows with the input, from counts on heads of it. The exponent of growth, as in
 * Heaps' law (Heaps, Information Retrieval, 1978), is 1 if all are new and 0 if none is; it falls while things run out.
 */
final class KeyGrowth {
    /** The exponent is taken to fall by the same share from one such factor of input to the next. */
    private static final double STEP = Math.log(16);

    private static final int BISECTIONS = 60;
    private static final double FULLEST = 50;

    private KeyGrowth() {}

    /** {@code count} different things in the first {@code bytes}. */
    record Point(double bytes, double count) {}

    /** How many there are in {@code bytes}; of {@code points}, with more bytes from one to the next, two are needed. */
    static double at(double bytes, List<Point> points) {
        Point last = points.get(points.size() - 1);
        Point before = points.get(points.size() - 2);
        double exponent = exponent(before, last);
        if (before.count() <= 0 || exponent == 0) {
            return last.count();
        }
        double steps = Math.log(bytes / last.bytes()) / STEP;
        if (points.size() == 2) {
            return last.count() * Math.exp(STEP * exponent * steps);
        }
        Point first = points.get(points.size() - 3);
        double earlier = first.count() <= 0 ? exponent : exponent(first, before);
        double bent = last.count() * Math.exp(STEP * exponent * sum(fall(first, before, last), steps));
        Even even = Even.through(before, last);
        double steepest = exponent(even.point(first.bytes()), even.point(before.bytes()));
        double likeness = steepest <= exponent ? 0 : clamp((earlier - exponent) / (steepest - exponent));
        // Words have a long tail: they run out later than if they were equally likely, but they do.
        return bent * Math.pow(even.point(bytes).count() / bent, likeness);
    }

    /** The share of the exponent that is left after a step. */
    private static double fall(Point first, Point before, Point last) {
        if (first.count() <= 0) {
            return 1;
        }
        double earlier = exponent(first, before);
        double later = exponent(before, last);
        if (earlier <= later) {
            return 1;
        }
        // The exponents are those of the middles of the two distances.
        double distance = Math.log(last.bytes() / first.bytes()) / 2 / STEP;
        return Math.pow(later / earlier, 1 / distance);
    }

    /** That of {@code fall} + {@code fall}² + … for a number of {@code steps} that need not be whole. */
    private static double sum(double fall, double steps) {
        return fall >= 1 ? steps : fall * (1 - Math.pow(fall, steps)) / (1 - fall);
    }

    private static double exponent(Point fewer, Point more) {
        return clamp(Math.log(more.count() / fewer.count()) / Math.log(more.bytes() / fewer.bytes()));
    }

    private static double clamp(double share) {
        return Math.max(0, Math.min(1, share));
    }

    /** Things of which each is as likely as the others: {@code all · (1 - exp(-rate · bytes))} different ones. */
    private record Even(double all, double rate) {
        static Even through(Point before, Point last) {
            double ratio = last.bytes() / before.bytes();
            double growth = last.count() / before.count();
            double low = 0;
            double high = FULLEST;
            for (int i = 0; i < BISECTIONS; i++) {
                double middle = (low + high) / 2;
                if (Math.expm1(-middle * ratio) / Math.expm1(-middle) > growth) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            // Not 0, where there would be endlessly many.
            return new Even(-before.count() / Math.expm1(-high), high / before.bytes());
        }

        Point point(double bytes) {
            return new Point(bytes, -all * Math.expm1(-rate * bytes));
        }
    }
}
