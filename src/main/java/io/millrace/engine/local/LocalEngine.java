package io.millrace.engine.local;

import io.millrace.engine.Engine;
import io.millrace.engine.JobPlan;
import io.millrace.engine.TaskEvent;
import io.millrace.function.sandbox.SandboxPool;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Runs plans in this process. Map and reduce tasks of all jobs share one bounded scheduler; functions of the user's run
 * in sandbox workers, never here.
 */
public final class LocalEngine implements Engine {
    private final Tools tools;

    /** As many as there were tasks at once, at most. */
    private final Queue<Workbench> benches = new ConcurrentLinkedQueue<>();

    /**
     * What the engine works with.
     *
     * @param tasks runs map and reduce tasks; may block
     * @param parallelism tasks of one job at once, 1 or more
     * @param reader reads streams and cuts them into splits; may block for as long as a client sends
     * @param timer for previews and progress
     * @param sandboxes run the functions of the user's
     * @param memory for the tables and rows of all jobs
     * @param jobDiskBytes that a job may write to disk beside its input; 0 for no bound
     */
    public record Tools(
            Scheduler tasks,
            int parallelism,
            Scheduler reader,
            Scheduler timer,
            SandboxPool sandboxes,
            MemoryPool memory,
            long jobDiskBytes) {}

    /** Makes an engine. */
    public LocalEngine(Tools tools) {
        this.tools = tools;
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public int parallelism() {
        return tools.parallelism();
    }

    @Override
    public Flux<TaskEvent> run(JobPlan plan) {
        return SmallPlans.fits(plan) ? here(plan) : anywhere(plan);
    }

    private Flux<TaskEvent> anywhere(JobPlan plan) {
        Mono<LocalRun> run = Mono.fromCallable(() -> LocalRun.open(plan, tools));
        return Flux.usingWhen(run.subscribeOn(tools.reader()), LocalRun::events, LocalRun::close);
    }

    /** To change threads takes longer than all that a small plan has to do. */
    private Flux<TaskEvent> here(JobPlan plan) {
        return LocalRun.here(plan, tools, benches).subscribeOn(tools.tasks(), false);
    }
}
