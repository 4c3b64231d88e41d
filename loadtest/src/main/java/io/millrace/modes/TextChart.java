package io.millrace.modes;

import java.util.List;

/** Bars for a terminal, on a logarithmic scale. */
final class TextChart {
    private static final int WIDTH = 40;

    private TextChart() {}

    static String of(String measure, List<Section.Bar> bars) {
        Scale scale = Scale.of(bars);
        int labels = bars.stream().mapToInt(bar -> bar.label().length()).max().orElse(0);
        StringBuilder out = new StringBuilder(measure).append(", logarithmic: each mark is ")
                .append(String.format(java.util.Locale.ROOT, "%.2f", Math.pow(10, (scale.most() - scale.least()) / (double) WIDTH)))
                .append(" times the one before\n");
        for (Section.Bar bar : bars) {
            int marks = (int) Math.max(bar.value() > 0 ? 1 : 0, Math.round(scale.part(bar.value()) * WIDTH));
            out.append(" ".repeat(labels - bar.label().length())).append(bar.label()).append(' ')
                    .append(mark(bar.kind()).repeat(marks)).append(marks > 0 ? " " : "")
                    .append(bar.text()).append('\n');
        }
        return out.toString();
    }

    private static String mark(Section.Kind kind) {
        return switch (kind) {
            case PEER -> "░";
            case FRESH -> "▒";
            case WARM -> "█";
        };
    }
}
