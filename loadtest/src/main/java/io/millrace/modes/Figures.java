package io.millrace.modes;

import java.util.Locale;

/** Numbers with as many digits as they are worth. */
final class Figures {
    private Figures() {}

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 1 ? "%.3f" : seconds < 10 ? "%.2f" : "%.1f", seconds);
    }

    static String rate(double rate) {
        return String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%,.0f", rate);
    }

    static String times(double ratio) {
        String pattern = ratio < 1 ? "%.2f" : ratio < 10 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, pattern, ratio);
    }
}
