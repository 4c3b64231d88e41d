package io.millrace.bench.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.sum;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The jobs as data frames on {@code local[*]}: from a job's name and a file to its rows as JSON lines. */
public final class SparkJobs implements BiFunction<String, Path, byte[]> {
    private static final int LIMIT = 10;

    private final SparkSession spark = SparkSession.builder()
            .master("local[*]")
            .appName("bench")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 2 * Runtime.getRuntime().availableProcessors())
            .getOrCreate();

    @Override
    public byte[] apply(String job, Path file) {
        String path = file.toUri().toString();
        return switch (job) {
            case "j1" -> rows(words(path), SparkJobs::keyAndNumber);
            case "j2" -> rows(stations(path), SparkJobs::station);
            case "j3a" -> rows(statuses(path), SparkJobs::status);
            case "j3b" -> rows(hosts(path), SparkJobs::keyAndNumber);
            case "j4" -> rows(keys(path), SparkJobs::keyAndNumber);
            default -> throw new IllegalArgumentException(job);
        };
    }

    private Dataset<Row> words(String path) {
        return spark.read()
                .text(path)
                .select(explode(split(lower(col("value")), "[^a-z]+")).as("word"))
                .where(col("word").notEqual(""))
                .groupBy("word")
                .count()
                .orderBy("word");
    }

    private Dataset<Row> stations(String path) {
        return spark.read()
                .schema("station STRING, t DECIMAL(3,1)")
                .option("sep", ";")
                .csv(path)
                .groupBy("station")
                .agg(min("t"), sum("t"), count(lit(1)), max("t"))
                .orderBy("station");
    }

    private Dataset<Row> statuses(String path) {
        return spark.read()
                .schema("status LONG, bytes LONG")
                .json(path)
                .groupBy("status")
                .agg(count(lit(1)), sum("bytes"), min("bytes"), max("bytes"))
                .orderBy("status");
    }

    private Dataset<Row> hosts(String path) {
        return spark.read()
                .schema("host STRING, bytes LONG")
                .json(path)
                .groupBy("host")
                .agg(sum("bytes").as("total"))
                .orderBy(col("total").desc(), col("host"))
                .limit(LIMIT);
    }

    private Dataset<Row> keys(String path) {
        return spark.read()
                .text(path)
                .groupBy("value")
                .count()
                .orderBy(col("count").desc(), col("value"))
                .limit(LIMIT);
    }

    private static byte[] rows(Dataset<Row> result, Function<Row, String> writer) {
        List<Row> rows = result.collectAsList();
        return rows.stream().map(writer).collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8);
    }

    /** No key of the data has a character that JSON escapes. */
    private static String keyAndNumber(Row row) {
        return "{\"key\":\"" + row.getString(0) + "\",\"value\":" + row.getLong(1) + "}\n";
    }

    private static String station(Row row) {
        BigDecimal sum = row.getDecimal(2);
        long twice = sum.movePointRight(1).longValueExact() * 2 + row.getLong(3);
        BigDecimal mean = BigDecimal.valueOf(Math.floorDiv(twice, 2 * row.getLong(3)), 1);
        return "{\"key\":\"" + row.getString(0) + "\",\"value\":{\"min\":" + row.getDecimal(1) + ",\"mean\":" + mean
                + ",\"max\":" + row.getDecimal(4) + "}}\n";
    }

    private static String status(Row row) {
        return "{\"key\":" + row.getLong(0) + ",\"value\":{\"count\":" + row.getLong(1) + ",\"sum\":" + row.getLong(2)
                + ",\"min\":" + row.getLong(3) + ",\"max\":" + row.getLong(4) + "}}\n";
    }
}
