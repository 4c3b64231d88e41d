package io.millrace.modes;

import java.util.List;

/** A logarithmic scale over some bars, from the power of ten below the least to that above the most. */
record Scale(int least, int most) {
    static Scale of(List<Section.Bar> bars) {
        double[] values = bars.stream().mapToDouble(Section.Bar::value).filter(value -> value > 0).sorted().toArray();
        if (values.length == 0) {
            return new Scale(0, 1);
        }
        int least = (int) Math.floor(Math.log10(values[0]));
        return new Scale(least, Math.max(least + 1, (int) Math.ceil(Math.log10(values[values.length - 1]))));
    }

    /** 0 to 1. */
    double part(double value) {
        return value <= 0 ? 0 : (Math.log10(value) - least) / (most - least);
    }
}
