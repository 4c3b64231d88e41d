package io.millrace.loadtest.report;

import java.util.List;
import java.util.Locale;

/** Lines over an axis, as SVG that takes its colours from the page around it. */
final class LineChart {
    private static final int WIDTH = 540;
    private static final int HEIGHT = 250;
    private static final int LEFT = 66;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 42;
    /** A label nearer than this to the right edge ends where it would else have its middle. */
    private static final int ROOM = 24;

    private static final int BASE = HEIGHT - BOTTOM;

    private final Axis x;
    private final Axis y;
    private final StringBuilder out = new StringBuilder();

    /** A point of a line. */
    record Point(double x, double y) {}

    /**
     * Starts a chart with a frame.
     *
     * @param title what it is, for those who cannot see it
     */
    LineChart(String title, Axis x, String xTitle, Axis y, String yTitle) {
        this.x = x;
        this.y = y;
        add("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", WIDTH, HEIGHT, title);
        y.ticks().forEach(this::row);
        x.ticks().forEach(this::column);
        add("<path class=\"axis\" d=\"M%d %dH%d\"/>%n", LEFT, BASE, WIDTH - RIGHT);
        add("<text class=\"name\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", WIDTH - RIGHT, HEIGHT - 6, xTitle);
        add("<text class=\"name\" transform=\"translate(12 %d) rotate(-90)\" text-anchor=\"end\">%s</text>%n", TOP, yTitle);
    }

    /** Adds a line of the colour of {@code series}, 1 to 3. */
    LineChart line(int series, List<Point> points) {
        if (!points.isEmpty()) {
            add("<path class=\"line s%d\" d=\"%s\"/>%n", series, path(points));
        }
        return this;
    }

    /** Adds a line and fills what is below it. */
    LineChart area(int series, List<Point> points) {
        if (!points.isEmpty()) {
            add("<path class=\"area s%d\" d=\"%sL%.1f %dL%.1f %dZ\"/>%n", series, path(points),
                    left(points.get(points.size() - 1)), BASE, left(points.get(0)), BASE);
        }
        return line(series, points);
    }

    /** Adds a dot that says {@code text} when one points at it. */
    LineChart dot(int series, Point at, String text) {
        add("<circle class=\"dot s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>%s</title></circle>%n", series, left(at),
                top(at), text);
        return this;
    }

    String svg() {
        return out + "</svg>\n";
    }

    private void row(Axis.Tick tick) {
        double at = top(new Point(x.low(), tick.at()));
        add("<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, at, WIDTH - RIGHT);
        add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n", LEFT - 8, at + 4, tick.label());
    }

    private void column(Axis.Tick tick) {
        double at = left(new Point(tick.at(), y.low()));
        add("<path class=\"grid\" d=\"M%.1f %dV%d\"/>", at, TOP, BASE);
        String anchor = at > WIDTH - ROOM ? "end" : "middle";
        add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", Math.min(at, WIDTH - RIGHT), BASE + 18, anchor,
                tick.label());
    }

    private String path(List<Point> points) {
        StringBuilder path = new StringBuilder();
        for (Point each : points) {
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.length() == 0 ? "M" : "L", left(each), top(each)));
        }
        return path.toString();
    }

    private double left(Point point) {
        return LEFT + x.place(point.x()) * (WIDTH - LEFT - RIGHT);
    }

    private double top(Point point) {
        return BASE - y.place(point.y()) * (BASE - TOP);
    }

    private void add(String pattern, Object... values) {
        out.append(String.format(Locale.ROOT, pattern, values));
    }
}
