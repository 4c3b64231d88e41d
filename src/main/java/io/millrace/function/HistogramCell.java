package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.TreeMap;

/** {@code _histogram}: how many numbers are in each interval of one width, exact for every kind of number. */
final class HistogramCell implements Cell<HistogramCell> {
    private final BigDecimal width;
    private final TreeMap<BigInteger, Long> counts = new TreeMap<>();

    /** For intervals of {@code width} > 0, one of which starts at 0. */
    HistogramCell(BigDecimal width) {
        this.width = width;
    }

    @Override
    public void add(Value value, int split) {
        if (value != Value.Null.NULL) {
            BigInteger index =
                    ExactSum.exact(value).divide(width, 0, RoundingMode.FLOOR).toBigInteger();
            counts.merge(index, 1L, Long::sum);
        }
    }

    @Override
    public void merge(HistogramCell other) {
        other.counts.forEach((index, count) -> counts.merge(index, count, Long::sum));
    }

    @Override
    public void write(ByteBuilder out) {
        out.putVarint(counts.size());
        counts.forEach((index, count) -> out.putSlice(index.toByteArray()).putVarint(count));
    }

    @Override
    public void read(ByteReader in) {
        for (int more = in.getCount(2); more > 0; more--) {
            BigInteger index = new BigInteger(in.getSlice());
            counts.merge(index, in.getVarint(), Long::sum);
        }
    }

    @Override
    public Value finish() {
        return Value.array(
                counts.entrySet(),
                interval -> Value.object()
                        .put("from", lower(interval.getKey()))
                        .put("count", interval.getValue())
                        .build());
    }

    @Override
    public long bytes() {
        return 100 + counts.size() * 120L;
    }

    private Value lower(BigInteger index) {
        BigDecimal lower = width.multiply(new BigDecimal(index));
        BigDecimal shortest = lower.signum() == 0 ? BigDecimal.ZERO : lower.stripTrailingZeros();
        boolean fits = shortest.scale() <= 0 && shortest.toBigInteger().bitLength() < Long.SIZE;
        return fits
                ? Value.of(shortest.longValue())
                : new Value.Decimal(shortest.setScale(Math.max(0, shortest.scale())));
    }
}
