package io.millrace.bench.report;

import io.millrace.bench.Measurement;
import io.millrace.bench.Series;
import io.millrace.bench.Workload;
import java.util.List;
import java.util.Locale;

/** Wall seconds of each job and system as bars on a logarithmic scale, in SVG; a line marks T. */
final class BarChart {
    private static final int LEFT = 190;
    private static final int PLOT = 560;
    private static final int BAR = 18;
    private static final int GAP = 6;
    private static final int HEAD = 34;

    private final Report report;
    private final StringBuilder out = new StringBuilder();
    private double least = Double.MAX_VALUE;
    private double most = Double.MIN_VALUE;

    BarChart(Report report) {
        this.report = report;
    }

    String text() {
        int height = 40;
        for (List<Series> series : report.workloads().values()) {
            height += HEAD + series.size() * (BAR + GAP);
            series.stream().filter(Series::measured).forEach(this::include);
        }
        least = Math.pow(10, Math.floor(Math.log10(Math.min(least, 1))));
        most = Math.pow(10, Math.ceil(Math.log10(Math.max(most, least * 10))));
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                + " font-size=\"12\">%n", LEFT + PLOT + 110, height);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n");
        grid(height);
        int y = 8;
        for (var entry : report.workloads().entrySet()) {
            y = job(entry.getKey(), entry.getValue(), y);
        }
        return out.append("</svg>\n").toString();
    }

    private void include(Series series) {
        least = Math.min(least, series.median(Measurement::wallSeconds));
        most = Math.max(most, series.median(Measurement::wallSeconds));
    }

    private void grid(int height) {
        for (double at = least; at <= most * 1.01; at *= 10) {
            add("<path d=\"M%.1f 8V%d\" stroke=\"#ddd\"/>%n", x(at), height - 28);
            add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%s s</text>%n", x(at), height - 12,
                    at < 1 ? String.format(Locale.ROOT, "%.3f", at).replaceAll("0+$", "") : Math.round(at));
        }
    }

    private int job(Workload workload, List<Series> series, int top) {
        add("<text x=\"8\" y=\"%d\" font-weight=\"bold\">%s %s</text>%n", top + 18,
                workload.id().toUpperCase(Locale.ROOT), workload.title());
        int y = top + HEAD - 8;
        for (Series each : series) {
            add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", LEFT - 8, y + 13, Report.label(each.system()));
            if (each.measured()) {
                bar(each, y);
            } else {
                add("<text x=\"%d\" y=\"%d\" fill=\"#a00\">no right answer</text>%n", LEFT + 6, y + 13);
            }
            y += BAR + GAP;
        }
        int bottom = y - GAP;
        Report.limit(series).ifPresent(limit -> add(
                "<path d=\"M%.1f %dV%d\" stroke=\"#c40\" stroke-dasharray=\"3 2\"/>%n", x(limit), top + HEAD - 10, bottom));
        return y + 8;
    }

    private void bar(Series series, int y) {
        double seconds = series.median(Measurement::wallSeconds);
        add("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n", LEFT, y,
                Math.max(1, x(seconds) - LEFT), BAR, color(series.system()));
        add("<text x=\"%.1f\" y=\"%d\">%.2f</text>%n", x(seconds) + 5, y + 13, seconds);
    }

    private double x(double seconds) {
        return LEFT + PLOT * Math.log10(seconds / least) / Math.log10(most / least);
    }

    private static String color(String system) {
        return switch (system) {
            case "t" -> "#e8894a";
            case "millrace" -> "#2f6fb5";
            default -> "#a9b4bf";
        };
    }

    private void add(String pattern, Object... values) {
        out.append(String.format(Locale.ROOT, pattern, values));
    }
}
