package io.millrace.job;

import io.millrace.engine.Engine;
import io.millrace.engine.JobPlan;
import io.millrace.engine.Phase;
import io.millrace.engine.TaskEvent;
import io.millrace.value.Value;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** An engine that does what a test tells it to. */
final class FakeEngine implements Engine {
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public Flux<TaskEvent> run(JobPlan plan) {
        return Flux.defer(() -> {
            Run run = new Run();
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            if (runs.put(plan.job(), run) != null) {
                throw new IllegalStateException("The job was started twice");
            }
            return run.sink.asFlux().doOnTerminate(run::over).doOnCancel(run::cancelled);
        });
    }

    boolean hasStarted(String job) {
        return runs.containsKey(job);
    }

    /** The run of a job that was started. */
    Run of(String job) {
        return runs.get(job);
    }

    /** The jobs that run now. */
    List<String> running() {
        return runs.keySet().stream()
                .filter(job -> !runs.get(job).over)
                .sorted()
                .toList();
    }

    /** How many jobs ran at once at most. */
    int mostRunning() {
        return mostRunning.get();
    }

    /** One subscription. */
    final class Run {
        private final Sinks.Many<TaskEvent> sink = Sinks.many().unicast().onBackpressureBuffer();
        private volatile boolean cancelled;
        private volatile boolean over;

        /** Comes before anyone is told of the end, who may start the next job. */
        private synchronized void over() {
            if (!over) {
                over = true;
                running.decrementAndGet();
            }
        }

        private void cancelled() {
            cancelled = true;
            over();
        }

        boolean isCancelled() {
            return cancelled;
        }

        /** Emits an event; does nothing if nobody listens any more. */
        Run tell(TaskEvent event) {
            sink.tryEmitNext(event);
            return this;
        }

        Run starts() {
            return tell(new TaskEvent.Started(2, 100));
        }

        Run enters(Phase phase) {
            return tell(new TaskEvent.Entered(phase));
        }

        Run advances(long records) {
            return tell(new TaskEvent.Advanced(SampleJobs.records(records)));
        }

        Run warns(String code) {
            return tell(new TaskEvent.Warned(code, Value.of("why")));
        }

        Run commits(long rows) {
            return tell(new TaskEvent.Completed(SampleJobs.result(rows), SampleJobs.records(7)));
        }

        void ends() {
            sink.tryEmitComplete();
        }

        void succeeds() {
            commits(0).ends();
        }

        void fails(Throwable error) {
            sink.tryEmitError(error);
        }
    }
}
