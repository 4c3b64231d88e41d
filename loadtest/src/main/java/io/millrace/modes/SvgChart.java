package io.millrace.modes;

import java.util.List;
import java.util.Locale;

/** Bars on a logarithmic scale, in SVG. */
final class SvgChart {
    private static final int LEFT = 260;
    private static final int PLOT = 480;
    private static final int RIGHT = 220;
    private static final int BAR = 18;
    private static final int STEP = 26;
    private static final int TOP = 10;
    private static final int AXIS = 44;

    private final Section section;
    private final Scale scale;
    private final StringBuilder out = new StringBuilder();

    private SvgChart(Section section) {
        this.section = section;
        this.scale = Scale.of(section.bars());
    }

    static String of(Section section) {
        return new SvgChart(section).text();
    }

    private String text() {
        int bottom = TOP + section.bars().size() * STEP;
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" font-family=\"sans-serif\""
                + " font-size=\"12\" role=\"img\">%n", LEFT + PLOT + RIGHT, bottom + AXIS, LEFT + PLOT + RIGHT);
        for (int power = scale.least(); power <= scale.most(); power++) {
            tick(power, bottom);
        }
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%s</text>%n", LEFT + PLOT / 2, bottom + 38,
                escaped(section.measure()) + ", logarithmic");
        int y = TOP;
        for (Section.Bar bar : section.bars()) {
            bar(bar, y);
            y += STEP;
        }
        return out.append("</svg>\n").toString();
    }

    private void tick(int power, int bottom) {
        double value = Math.pow(10, power);
        add("<path d=\"M%.1f %dV%d\" stroke=\"#ddd\"/>%n", x(value), TOP, bottom);
        add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%s</text>%n", x(value), bottom + 18,
                power < 0 ? String.format(Locale.ROOT, "%." + -power + "f", value) : String.format(Locale.ROOT, "%,.0f", value));
    }

    private void bar(Section.Bar bar, int y) {
        double end = bar.value() > 0 ? Math.max(LEFT + 1, x(bar.value())) : LEFT;
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", LEFT - 8, y + 13, escaped(bar.label()));
        add("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n", LEFT, y, end - LEFT, BAR,
                colour(bar.kind()));
        add("<text x=\"%.1f\" y=\"%d\">%s</text>%n", end + 5, y + 13, escaped(bar.text()));
    }

    private static String colour(Section.Kind kind) {
        return switch (kind) {
            case PEER -> "#a9b4bf";
            case FRESH -> "#8db9e6";
            case WARM -> "#2f6fb5";
        };
    }

    private double x(double value) {
        return LEFT + PLOT * scale.part(value);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void add(String pattern, Object... values) {
        out.append(String.format(Locale.ROOT, pattern, values));
    }
}
