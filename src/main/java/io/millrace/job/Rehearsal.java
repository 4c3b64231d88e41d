package io.millrace.job;

import io.millrace.engine.Engine;
import io.millrace.engine.JobPlan;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Runs jobs that nobody sees, again and again for a while, so that their code is compiled when others come. It ends as soon as
 * somebody wants something, who shall have the machine for themselves.
 */
final class Rehearsal {
    private final JobPlanner planner;
    private final Engine engine;
    private final Scheduler planning;
    private final Supplier<Draft> drafts;
    private final BooleanSupplier idle;

    /**
     * Makes one.
     *
     * @param planning for planning, may block
     * @param drafts that have no place in a queue
     * @param idle true until somebody wants something
     */
    Rehearsal(JobPlanner planner, Engine engine, Scheduler planning, Supplier<Draft> drafts, BooleanSupplier idle) {
        this.planner = planner;
        this.engine = engine;
        this.planning = planning;
        this.drafts = drafts;
        this.idle = idle;
    }

    /** Runs the job as often as it begins within {@code each}; does nothing if its functions take long. */
    Mono<Void> of(JobSpec spec, Duration each) {
        return Mono.fromCallable(() -> Optional.of(spec)
                        .filter(wanted -> idle.getAsBoolean() && planner.compileQuickly(wanted))
                        .map(ready -> planner.plan(drafts.get(), ready, Optional.empty())))
                .subscribeOn(planning)
                .flatMap(Mono::justOrEmpty)
                .flatMap(plan -> again(plan, System.nanoTime() + each.toNanos()));
    }

    private Mono<Void> again(JobPlan plan, long end) {
        return engine.run(plan)
                .repeat(() -> idle.getAsBoolean() && System.nanoTime() < end)
                .then();
    }
}
