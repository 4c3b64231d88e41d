package io.millrace.bench.data;

import java.util.Locale;
import java.util.SplittableRandom;

/** Lines {@code key-00001234;567}: every key once, in an order that is none, with an even number below a million. */
public final class NumberedPairs implements Blocks {
    /** The job that makes a row of each line; {@code %s} is the order of its rows. */
    private static final String JOB = "{\"input\":{\"files\":[\"%s\"],\"format\":{\"type\":\"delimited\","
            + "\"delimiter\":\";\",\"columns\":[\"k:string\",\"v:int\"],\"header\":false}},"
            + "\"map\":{\"builtin\":\"field\",\"key\":\"k\",\"value\":\"v\"},\"reduce\":\"_sum\","
            + "\"output\":{\"sort\":\"%s\"}}";

    private static final int BLOCK_LINES = 250_000;
    private static final int VALUES = 1_000_000;

    private final int lines;

    /** So many lines; no multiple of 7,919. */
    public NumberedPairs(int lines) {
        this.lines = lines;
    }

    /** The key of number {@code number}, as JSON. */
    public static String key(int number) {
        return String.format(Locale.ROOT, "\"key-%08d\"", number);
    }

    /** A job with as many rows as lines. */
    public String job(String sort) {
        return String.format(Locale.ROOT, JOB, fileName(), sort);
    }

    @Override
    public String fileName() {
        return "pairs-" + lines + ".txt";
    }

    @Override
    public int count() {
        return (lines + BLOCK_LINES - 1) / BLOCK_LINES;
    }

    @Override
    public String stamp() {
        return "seed=" + Seeds.SEED;
    }

    @Override
    public long expectedBytes() {
        return 19L * lines;
    }

    @Override
    public void fill(int block, Text out) {
        SplittableRandom random = Seeds.of(fileName(), block);
        long end = Math.min(lines, (block + 1L) * BLOCK_LINES);
        for (long line = (long) block * BLOCK_LINES; line < end; line++) {
            out.add("key-").addDigits(line * 7_919 % lines, 8).add(';');
            out.addDigits(100_000 + random.nextInt(VALUES - 100_000), 6).add('\n');
        }
    }
}
