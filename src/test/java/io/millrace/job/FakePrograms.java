package io.millrace.job;

import io.millrace.function.sandbox.Program;
import io.millrace.function.sandbox.ProgramCheck;
import java.util.concurrent.CompletableFuture;

/** Programs that compile as soon as {@link #compile} says so, and take longer than others wait for. */
final class FakePrograms implements ProgramCheck {
    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
    private final CompletableFuture<Boolean> compiled = new CompletableFuture<>();
    private volatile boolean hangs;
    private volatile boolean slow;

    @Override
    public boolean isChecked(Program program) {
        return false;
    }

    @Override
    public boolean isSlow(Program program) {
        return slow;
    }

    @Override
    public boolean checkQuickly(Program program) {
        if (hangs) {
            check(program);
        }
        return hangs;
    }

    @Override
    public void check(Program program) {
        begun.complete(true);
        compiled.join();
    }

    /** Even to find out whether one compiles quickly takes until {@link #compile} from now on. */
    void hang() {
        hangs = true;
    }

    /** All were found to take longer than a quick check. */
    void slow() {
        slow = true;
    }

    /** Waits until one is being compiled. */
    void awaitFirst() {
        begun.join();
    }

    void compile() {
        compiled.complete(true);
    }
}
