package io.millrace.job;

import io.millrace.engine.JobPlan;
import io.millrace.engine.Phase;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Stage;
import io.millrace.engine.StagePrograms;
import io.millrace.engine.TaskEvent;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Follows a trial, so that it can be told where one is that does not come to its end. Thread-safe. */
final class TrialWatch {
    /** The code of a warning of a function that was not waited for. */
    private static final String SLOW_FUNCTION = "slow-function";

    private static final String STAGES = "/stages/";

    private final JobPlan plan;
    private final Duration longestCall;
    private final List<TaskEvent.Warned> warnings = new CopyOnWriteArrayList<>();
    private volatile @Nullable Phase phase;
    /** Stages that were begun. */
    private final AtomicInteger mapped = new AtomicInteger();

    /**
     * Has seen nothing yet.
     *
     * @param longestCall that the trial waits for
     */
    TrialWatch(JobPlan plan, Duration longestCall) {
        this.plan = plan;
        this.longestCall = longestCall;
    }

    /** That the trial waits for. */
    Duration longestCall() {
        return longestCall;
    }

    void note(TaskEvent event) {
        if (event instanceof TaskEvent.Entered entered) {
            phase = entered.phase();
            if (phase == Phase.MAP) {
                mapped.incrementAndGet();
            }
        } else if (event instanceof TaskEvent.Warned warned && !warned.code().equals("bad-records")) {
            warnings.add(warned);
        }
    }

    List<TaskEvent.Warned> warnings() {
        return List.copyOf(warnings);
    }

    /** Of a trial that {@code e} ended since it waits for a function not as long as the job does; else empty. */
    Optional<Trial.Ending> slowCall(JobException e) {
        if (e.code() != ErrorCode.FUNCTION_TIMEOUT
                || longestCall.compareTo(plan.limits().recordTimeout()) >= 0) {
            return Optional.empty();
        }
        Map<String, Value> fields = e.fields();
        boolean atRecord = fields.containsKey("line");
        String why = "%s took longer than %s s%s; the job allows it %s (limits.recordTimeout)"
                .formatted(
                        function(fields),
                        seconds(longestCall),
                        place(fields),
                        plan.limits().recordTimeout());
        Value detail = Value.object()
                .put("message", why)
                .put("step", step(atRecord))
                .putAll(fields)
                .build();
        return Optional.of(Trial.Ending.slow(why, new TaskEvent.Warned(SLOW_FUNCTION, detail), atRecord));
    }

    private Stage stage() {
        return plan.stages().get(Math.max(0, mapped.get() - 1));
    }

    private String function(Map<String, Value> fields) {
        if (fields.containsKey("key")) {
            return "the reduce, or its trial,";
        }
        if (!fields.containsKey("line")) {
            return "a function";
        }
        boolean combines = StagePrograms.sendsStates(stage()) && stage().reduce() instanceof ReduceStep.Script;
        return combines ? "the map, or what the reduce does with its pairs," : "the map";
    }

    private static String place(Map<String, Value> fields) {
        if (fields.containsKey("line")) {
            return " for the record at " + text(fields, "source") + " line " + text(fields, "line");
        }
        return fields.containsKey("key") ? " for the key " + text(fields, "key") : "";
    }

    /** A pointer, whose stage all functions of a stage have in theirs. */
    private String step(boolean map) {
        String any = StagePrograms.all(stage()).stream()
                .flatMap(program -> Stream.concat(
                        program.map().stream(),
                        program.combine().stream().flatMap(how -> how.functions().values().stream())))
                .map(snippet -> snippet.pointer())
                .findFirst()
                .orElse("");
        String of = any.startsWith(STAGES) ? any.substring(0, any.indexOf('/', STAGES.length())) : "";
        return of + (map ? "/map" : "/reduce");
    }

    static String text(Map<String, Value> fields, String name) {
        Value value = Objects.requireNonNull(fields.get(name));
        return value instanceof Value.Text text ? text.value() : Json.text(value);
    }

    /** Of a trial that did not end within {@code most}, though no single call took that long. */
    Trial.Ending late(Duration most) {
        Phase at = phase;
        String doing = at == null
                ? "reading the input, and waiting for a free thread,"
                : at == Phase.MAP ? "mapping its records, and trying the reduce," : "reducing what its records emit";
        return Trial.Ending.late("%s took longer than %s s: the functions take long, or the server is busy"
                .formatted(doing, seconds(most)));
    }

    /** In tenths. */
    static String seconds(Duration time) {
        return String.valueOf(Math.max(1, Math.round(time.toMillis() / 100.0)) / 10.0);
    }
}
