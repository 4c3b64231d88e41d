package io.millrace.loadtest.canned;

import io.millrace.loadtest.corpus.Corpus;
import io.millrace.loadtest.corpus.WordCounts;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** What a canned server answers. */
public interface Script {
    /** So many rows are in one event. */
    int ROWS = 1000;

    /** The events of a right answer. */
    Script RIGHT = corpus -> events(corpus.counts());

    /** The blocks of the event stream of a job that counts {@code corpus}. */
    List<String> events(Corpus corpus);

    /** How often a job is refused with 429 before it is accepted. */
    default int refusals() {
        return 0;
    }

    /** Whether each stream is ended behind its first event, until it is taken up again. */
    default boolean breaks() {
        return false;
    }

    /** Completes when job {@code number} is to be accepted; at once as a rule. */
    default Mono<Void> beforeAccept(long number) {
        return Mono.empty();
    }

    /** The events that a job has whose result is {@code counts}. */
    static List<String> events(WordCounts counts) {
        List<String> blocks = new ArrayList<>();
        add(blocks, "queued", ",\"position\":1,\"ahead\":0");
        add(blocks, "started", ",\"engine\":\"local\",\"splits\":1,\"attempt\":1");
        for (int row = 0; row < counts.rows(); row += ROWS) {
            String rows = counts.json(row, Math.min(counts.rows(), row + ROWS));
            add(blocks, "rows", ",\"offset\":" + row + ",\"rows\":" + rows);
        }
        add(blocks, "succeeded", ",\"rows\":" + counts.rows() + ",\"elapsedMs\":1");
        return blocks;
    }

    private static void add(List<String> blocks, String type, String members) {
        blocks.add(String.format(
                "event: %s\ndata: {\"type\":\"%s\"%s}\nid: %08d\n\n", type, type, members, blocks.size() + 1));
    }
}
