package io.millrace.bench.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows {@code Name;-12.3} of 413 stations, the shape of the One Billion Row Challenge: UTF-8 names with spaces, a
 * normal distribution around a mean of each station's own.
 */
public final class StationRows implements Blocks {
    private static final int BLOCK_ROWS = 250_000;
    private static final double DEVIATION = 10;

    private final long rows;
    private final List<byte[]> names = names();
    private final double[] means = means(names.size());

    public StationRows(double scale) {
        rows = Math.round(1e8 * scale);
    }

    public long rows() {
        return rows;
    }

    @Override
    public String fileName() {
        return "stations.txt";
    }

    @Override
    public int count() {
        return (int) ((rows + BLOCK_ROWS - 1) / BLOCK_ROWS);
    }

    @Override
    public String stamp() {
        return "seed=" + Seeds.SEED + " rows=" + rows;
    }

    @Override
    public long expectedBytes() {
        return 14 * rows;
    }

    @Override
    public void fill(int block, Text out) {
        SplittableRandom random = Seeds.of(fileName(), block);
        long end = Math.min(rows, (block + 1L) * BLOCK_ROWS);
        for (long row = (long) block * BLOCK_ROWS; row < end; row++) {
            int station = random.nextInt(means.length);
            double degrees = means[station] + DEVIATION * random.nextGaussian();
            long tenths = Math.round(Math.max(-99.9, Math.min(99.9, degrees)) * 10);
            out.add(names.get(station)).add(';').addTenths(tenths).add('\n');
        }
    }

    private static double[] means(int stations) {
        SplittableRandom random = new SplittableRandom(Seeds.SEED);
        return random.doubles(stations, -15, 31).toArray();
    }

    private static List<byte[]> names() {
        try (InputStream in = StationRows.class.getResourceAsStream("stations.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(name -> name.getBytes(StandardCharsets.UTF_8))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
