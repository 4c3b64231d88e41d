package io.millrace.app;

import io.millrace.value.Value;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Word counts in JavaScript over random text, with the answers that they must give. */
final class WordCounts {
    static final String MAP = "(line) => { for (const w of line.match(/[a-z]+/g) ?? []) emit(w, 1) }";

    /**
     * A job and what it must count.
     *
     * @param spec to be sent
     */
    record Task(String spec, Map<String, Long> counts) {}

    private WordCounts() {}

    /** A job over 500 to 1,000 words of 40, several to a line. */
    static Task task(Random random) {
        Map<String, Long> counts = new TreeMap<>();
        StringBuilder text = new StringBuilder();
        int words = 500 + random.nextInt(501);
        for (int i = 0; i < words; i++) {
            String word = word(random.nextInt(40));
            counts.merge(word, 1L, Long::sum);
            text.append(word).append(i % 10 == 9 ? "\\n" : " ");
        }
        return new Task(spec(text.toString(), MAP), counts);
    }

    private static String word(int number) {
        return "w" + (char) ('a' + number % 26) + (number < 26 ? "" : "x");
    }

    static String spec(String text, String map) {
        return "{\"input\":{\"text\":\"" + text + "\"},\"map\":\"" + map + "\",\"reduce\":\"_sum\","
                + "\"limits\":{\"recordTimeout\":\"PT30S\"}}";
    }

    /** The counts in an answer with rows. */
    static Map<String, Long> counts(HttpResponse<String> answer) {
        return ((Value.Array) RunningServer.members(answer).get("rows"))
                .items().stream()
                        .collect(Collectors.toMap(
                                row -> RunningServer.text(row, "key"),
                                row -> ((Value.Int) ((Value.Obj) row).members().get("value")).value(),
                                Long::sum,
                                TreeMap::new));
    }
}
