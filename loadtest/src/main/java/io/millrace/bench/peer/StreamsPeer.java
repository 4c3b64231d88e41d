package io.millrace.bench.peer;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.groupingByConcurrent;
import static java.util.stream.Collectors.summarizingLong;
import static java.util.stream.Collectors.summingLong;

import io.millrace.bench.limit.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Parallel streams over the lines of a file, as they are written where no more than the JDK is at hand. */
final class StreamsPeer implements Peer {
    private static final Pattern WORD = Pattern.compile("[a-z]+");
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LIMIT = 10;

    private record Hit(String host, long status, long bytes) {}

    @Override
    public byte[] run(String job, Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file).parallel()) {
            return switch (job) {
                case "j1" -> words(lines);
                case "j2" -> stations(lines);
                case "j3a" -> statuses(lines);
                case "j3b" -> top(lines.map(StreamsPeer::hit).collect(groupingBy(Hit::host, summingLong(Hit::bytes))));
                case "j4" -> top(lines.collect(groupingByConcurrent(Function.identity(), counting())));
                default -> throw new IllegalArgumentException(job);
            };
        }
    }

    private static byte[] words(Stream<String> lines) {
        Map<String, Long> counts = lines.flatMap(line -> WORD.matcher(line.toLowerCase(java.util.Locale.ROOT))
                        .results()
                        .map(MatchResult::group))
                .collect(groupingBy(Function.identity(), counting()));
        Rows rows = new Rows();
        new TreeMap<>(counts).forEach((word, count) -> {
            rows.key(word).addNumber(count);
            rows.end();
        });
        return rows.toBytes();
    }

    private static byte[] stations(Stream<String> lines) {
        Map<String, LongSummaryStatistics> stats = lines.map(line -> line.split(";"))
                .collect(groupingBy(row -> row[0], summarizingLong(row -> tenths(row[1]))));
        Rows rows = new Rows();
        new TreeMap<>(stats).forEach((name, s) -> {
            StationRow.write(rows, name, s.getMin(), s.getSum(), s.getCount(), s.getMax());
            rows.end();
        });
        return rows.toBytes();
    }

    private static long tenths(String number) {
        int point = number.length() - 2;
        return Long.parseLong(number.substring(0, point) + number.charAt(point + 1));
    }

    private static byte[] statuses(Stream<String> lines) {
        Map<Long, LongSummaryStatistics> stats =
                lines.map(StreamsPeer::hit).collect(groupingBy(Hit::status, summarizingLong(Hit::bytes)));
        Rows rows = new Rows();
        new TreeMap<>(stats).forEach((status, s) -> {
            rows.key(status).add("{\"count\":").addNumber(s.getCount()).add(",\"sum\":").addNumber(s.getSum())
                    .add(",\"min\":").addNumber(s.getMin()).add(",\"max\":").addNumber(s.getMax()).add('}');
            rows.end();
        });
        return rows.toBytes();
    }

    private static Hit hit(String line) {
        String host = "";
        long status = 0;
        long bytes = 0;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "host" -> host = parser.getString();
                    case "status" -> status = parser.getLongValue();
                    case "bytes" -> bytes = parser.getLongValue();
                    default -> parser.skipChildren();
                }
            }
        }
        return new Hit(host, status, bytes);
    }

    private static byte[] top(Map<String, Long> values) {
        Comparator<Map.Entry<String, Long>> order =
                Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey());
        List<Map.Entry<String, Long>> top = values.entrySet().parallelStream()
                .sorted(order)
                .limit(LIMIT)
                .toList();
        Rows rows = new Rows();
        top.forEach(entry -> {
            rows.key(entry.getKey()).addNumber(entry.getValue());
            rows.end();
        });
        return rows.toBytes();
    }
}
