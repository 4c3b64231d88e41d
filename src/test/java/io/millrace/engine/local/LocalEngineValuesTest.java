package io.millrace.engine.local;

import io.millrace.engine.Engine;
import io.millrace.engine.EngineValuesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Scheduler;

/** The local engine groups values as the contract says. */
final class LocalEngineValuesTest extends EngineValuesContract {
    @TempDir
    static Path workers;

    private static EngineFixture fixture;
    private static Scheduler tasks;

    @BeforeAll
    static void start() {
        fixture = new EngineFixture(workers);
        tasks = EngineFixture.tasks(0, 3);
    }

    @AfterAll
    static void stop() {
        fixture.close();
        tasks.dispose();
    }

    @Override
    protected Engine engine() {
        return fixture.engine(tasks, 3);
    }
}
