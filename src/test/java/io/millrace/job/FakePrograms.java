package io.millrace.job;

import io.millrace.function.sandbox.Program;
import io.millrace.function.sandbox.ProgramCheck;
import java.util.concurrent.CompletableFuture;

/** Programs that compile as soon as {@link #compile} says so, and take longer than others wait for. */
final class FakePrograms implements ProgramCheck {
    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
    private final CompletableFuture<Boolean> compiled = new CompletableFuture<>();

    @Override
    public boolean isChecked(Program program) {
        return false;
    }

    @Override
    public boolean checkQuickly(Program program) {
        return false;
    }

    @Override
    public void check(Program program) {
        begun.complete(true);
        compiled.join();
    }

    /** Waits until one is being compiled. */
    void awaitFirst() {
        begun.join();
    }

    void compile() {
        compiled.complete(true);
    }
}
