package io.millrace.function.sandbox;

import io.millrace.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether two answers are the same, but for how sums of doubles are rounded. */
final class Closeness {
    private static final double RELATIVE = 1e-9;

    /** For what is left where large numbers nearly cancel out; rounding alone is below 1e-15 of them for each value. */
    private static final double OF_LARGEST = 1e-12;

    /** From here on not every integer is a double. */
    private static final double EXACT = 0x1p53;

    /** From here on a rounded sum of fractions may look like an integer. */
    private static final double EXACT_AMONG_FRACTIONS = 0x1p46;

    private final double absolute;
    private final double exact;

    /** For answers that are made from {@code numbers}, or from numbers within them. */
    Closeness(List<Value> numbers) {
        absolute = OF_LARGEST
                * numbers.stream().mapToDouble(Closeness::largest).max().orElse(0);
        exact = numbers.stream().anyMatch(Closeness::hasFraction) ? EXACT_AMONG_FRACTIONS : EXACT;
    }

    private static boolean hasFraction(Value value) {
        Optional<BigDecimal> number = number(value);
        return number.map(some -> some.remainder(BigDecimal.ONE).signum() != 0)
                .orElseGet(() -> inner(value).anyMatch(Closeness::hasFraction));
    }

    private static Stream<Value> inner(Value value) {
        return value instanceof Value.Array array
                ? array.items().stream()
                : value instanceof Value.Obj object ? object.members().values().stream() : Stream.empty();
    }

    private static double largest(Value value) {
        Optional<BigDecimal> number = number(value);
        if (number.isPresent()) {
            return Math.abs(number.get().doubleValue());
        }
        return inner(value).mapToDouble(Closeness::largest).max().orElse(0);
    }

    boolean same(Value a, Value b) {
        Optional<BigDecimal> x = number(a);
        Optional<BigDecimal> y = number(b);
        if (x.isPresent() && y.isPresent()) {
            return same(x.get(), y.get());
        }
        if (a instanceof Value.Array first && b instanceof Value.Array second) {
            return same(first.items(), second.items());
        }
        if (a instanceof Value.Obj first && b instanceof Value.Obj second) {
            return same(first.members(), second.members());
        }
        return a.equals(b);
    }

    private boolean same(List<Value> a, List<Value> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            if (!same(a.get(i), b.get(i))) {
                return false;
            }
        }
        return a.size() == b.size();
    }

    private boolean same(Map<String, Value> a, Map<String, Value> b) {
        return a.keySet().equals(b.keySet())
                && a.entrySet().stream().allMatch(member -> {
                    Value other = b.get(member.getKey());
                    return other != null && same(member.getValue(), other);
                });
    }

    private boolean same(BigDecimal a, BigDecimal b) {
        if (a.compareTo(b) == 0) {
            return true;
        }
        double x = a.doubleValue();
        double y = b.doubleValue();
        if (isExact(x) && isExact(y)) {
            return false;
        }
        double allowed = Math.max(RELATIVE * Math.max(Math.abs(x), Math.abs(y)), absolute);
        return Math.abs(x - y) <= allowed;
    }

    private boolean isExact(double number) {
        return number == Math.rint(number) && Math.abs(number) <= exact;
    }

    private static Optional<BigDecimal> number(Value value) {
        if (value instanceof Value.Int integer) {
            return Optional.of(BigDecimal.valueOf(integer.value()));
        }
        if (value instanceof Value.Decimal decimal) {
            return Optional.of(decimal.value());
        }
        return value instanceof Value.Real real ? Optional.of(new BigDecimal(real.value())) : Optional.empty();
    }
}
