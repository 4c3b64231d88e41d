package io.millrace.bench.peer;

import io.millrace.bench.limit.Rows;

/** The row of a station, whose mean is rounded to tenths, halves toward positive infinity. */
final class StationRow {
    private StationRow() {}

    static void write(Rows rows, String name, long min, long sum, long count, long max) {
        rows.key(name).add("{\"min\":").addTenths(min).add(",\"mean\":")
                .addTenths(Math.floorDiv(2 * sum + count, 2 * count)).add(",\"max\":").addTenths(max).add('}');
    }
}
