package io.millrace.modes;

import io.millrace.bench.part.HttpLoad;
import io.millrace.loadtest.corpus.Corpora;
import io.millrace.loadtest.corpus.Corpus;
import io.millrace.loadtest.corpus.WordCounts;
import io.millrace.value.Json;
import io.millrace.value.JsonSyntaxException;
import io.millrace.value.Value;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Word counts, each on a connection of its own that waits for the rows; made before the clock starts, and checked when it
 * has stopped.
 */
final class JobsAtOnce implements Load {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    /** In one page. */
    private static final int MOST_ROWS = 100_000;

    private final List<byte[]> requests = new ArrayList<>();
    private final List<WordCounts> expected = new ArrayList<>();
    private final Duration timeout;

    /** As many of {@code corpora} as are asked for, with {@code map} as a job has it. */
    JobsAtOnce(Corpora corpora, int count, Value map, Duration timeout) {
        this.timeout = timeout;
        String headers = "Content-Type: application/json\r\nPrefer: wait=" + Math.max(1, timeout.toSeconds()) + "\r\n";
        for (int number = 0; number < count; number++) {
            Corpus corpus = corpora.corpus(number);
            Value input = Value.object().put("text", corpus.text()).build();
            Value job = Value.object().put("input", input).put("map", map).put("reduce", "_sum").build();
            requests.add(HttpLoad.request("POST /v1/jobs?limit=" + MOST_ROWS, headers, Json.text(job)));
            expected.add(corpus.counts());
        }
    }

    @Override
    public Trial send(URI server) throws IOException {
        HttpLoad.Answers answers = HttpLoad.all(server, requests, timeout);
        int right = 0;
        int lost = 0;
        for (int number = 0; number < requests.size(); number++) {
            HttpLoad.Answer answer = answers.answers().get(number);
            right += isRight(answer, expected.get(number)) ? 1 : 0;
            lost += answer.status() == 0 || answer.status() == ACCEPTED ? 1 : 0;
        }
        return new Trial(requests.size(), right, requests.size() - right - lost, lost, answers.seconds());
    }

    private static boolean isRight(HttpLoad.Answer answer, WordCounts expected) {
        if (answer.status() != OK) {
            return false;
        }
        try {
            Value document = Json.read(new String(answer.body(), StandardCharsets.UTF_8));
            return document instanceof Value.Obj job
                    && Value.of("succeeded").equals(job.members().get("state"))
                    && job.members().get("rows") instanceof Value.Array rows
                    && rows.items().equals(rows(expected));
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    private static List<Value> rows(WordCounts counts) {
        List<Value> rows = new ArrayList<>();
        for (int row = 0; row < counts.rows(); row++) {
            rows.add(Value.object().put("key", counts.word(row)).put("value", counts.count(row)).build());
        }
        return rows;
    }
}
