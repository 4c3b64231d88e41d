package io.millrace.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/** Values from a seed: few enough different ones that they meet again, and the corners of every kind. */
public final class RandomValues {
    private static final double[] CORNERS = {
        0.0, -0.0, 0.1, -0.5, 0.5, 1e16, 1e-320, 4.9e-324, 0x1p52, 0x1p53, 0x1p62, -0x1p63, 0x1p63, 1e300, -1e300,
        1e-300
    };

    private final Random random;

    /** The same seed gives the same values. */
    public RandomValues(long seed) {
        random = new Random(seed);
    }

    /** Any JSON value, nested at most {@code depth} deep. */
    public Value any(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> Value.Null.NULL;
            case 1 -> Value.of(random.nextBoolean());
            case 2, 3 -> number();
            case 4, 5 -> Value.of(text());
            case 6 ->
                new Value.Array(Stream.generate(() -> any(depth - 1))
                        .limit(random.nextInt(4))
                        .toList());
            default -> object(depth - 1);
        };
    }

    /** A number of any kind. */
    public Value number() {
        return switch (random.nextInt(3)) {
            case 0 -> integer();
            case 1 -> real();
            default -> decimal();
        };
    }

    /** An integer, often an extreme one. */
    public Value integer() {
        return switch (random.nextInt(6)) {
            case 0 -> Value.of(Long.MAX_VALUE - random.nextInt(3));
            case 1 -> Value.of(Long.MIN_VALUE + random.nextInt(3));
            case 2 -> Value.of(random.nextLong() >> random.nextInt(64));
            default -> Value.of(random.nextInt(20) - 10L);
        };
    }

    /** A double, often an extreme one. */
    public Value real() {
        return switch (random.nextInt(4)) {
            case 0 -> Value.of(CORNERS[random.nextInt(CORNERS.length)]);
            case 1 -> Value.of(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
            case 2 -> Value.of(random.nextInt(100) / 8.0);
            default -> Value.of(random.nextDouble());
        };
    }

    /** A decimal of up to 4 digits after the point and up to 30 in all. */
    public Value decimal() {
        BigInteger unscaled = new BigInteger(random.nextInt(6) == 0 ? 98 : 12, random);
        BigDecimal value = new BigDecimal(unscaled, random.nextInt(5));
        return new Value.Decimal(random.nextBoolean() ? value : value.negate());
    }

    /** {@code count} values. */
    public List<Value> list(int count, Function<RandomValues, Value> make) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(make.apply(this));
        }
        return values;
    }

    /** The generator itself, for choices of the test. */
    public Random random() {
        return random;
    }

    private String text() {
        String alphabet = "ab\u0000\u0001\u007f\u0080é中\uffff😀\ue000";
        int[] points = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(4); length > 0; length--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    private Value object(int depth) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (int size = random.nextInt(3); size > 0; size--) {
            members.put(text(), any(depth));
        }
        return new Value.Obj(members);
    }
}
