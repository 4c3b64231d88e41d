package io.millrace.engine;

import io.millrace.io.Result;
import io.millrace.io.ResultReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;

/** The results of the plans that an engine has run, kept as a store would. */
public final class KeptResults {
    private final Map<String, Result> results = new ConcurrentHashMap<>();

    /** The same events, whose result is kept. */
    public Flux<TaskEvent> keep(JobPlan plan, Flux<TaskEvent> events) {
        return events.doOnNext(event -> {
            if (event instanceof TaskEvent.Completed completed) {
                results.put(plan.job(), completed.result());
            }
        });
    }

    /** The result of a plan, if it has completed. */
    public Optional<Result> find(JobPlan plan) {
        return Optional.ofNullable(results.get(plan.job()));
    }

    /** The rows of a plan that has completed. */
    public List<String> rows(JobPlan plan) {
        try (ResultReader reader = find(plan).orElseThrow().open()) {
            return reader.read(0, Integer.MAX_VALUE, Integer.MAX_VALUE).rows().stream()
                    .map(row -> new String(row, StandardCharsets.UTF_8))
                    .toList();
        }
    }
}
