package io.millrace.app;

import io.millrace.cli.Launcher;
import io.millrace.cli.LocalJobs;
import io.millrace.cli.UsageException;
import io.millrace.job.JobService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** Builds and runs what the commands ask for. */
public final class Launch implements Launcher {
    private static final Logger LOG = LoggerFactory.getLogger(Launch.class);

    /** An error that comes when nobody listens any more, as of a task whose job was cancelled, is no news. */
    public Launch() {
        Hooks.onErrorDropped(error -> LOG.atDebug().setCause(error).log("An error came too late"));
    }

    @Override
    public int serve(Map<String, String> environment) {
        try {
            return serve(Settings.from(environment));
        } catch (SettingsException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static int serve(Settings settings) {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            told.countDown();
            await(stopped);
        }));
        try (Server server = Server.start(settings)) {
            server.prepare();
            ReadyFile ready = ReadyFile.write(settings.readyFile(), server.url());
            await(told);
            ready.remove();
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public LocalJobs localJobs(Map<String, String> environment) {
        try {
            return localJobs(Settings.from(environment));
        } catch (SettingsException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static LocalJobs localJobs(Settings settings) {
        DataDirectory data = DataDirectory.open(temporary());
        Engines engines = new Engines(settings, data.root(), data.sandbox());
        AtomicBoolean closed = new AtomicBoolean();
        Runnable close = () -> {
            if (closed.compareAndSet(false, true)) {
                engines.close();
                data.delete();
            }
        };
        Runtime.getRuntime().addShutdownHook(new Thread(close));
        return new LocalJobs() {
            @Override
            public JobService service() {
                return engines.service();
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("millrace");
        } catch (IOException e) {
            throw new SettingsException("No temporary directory can be made: " + e.getMessage(), e);
        }
    }

    @Override
    public int await(Mono<Integer> command) {
        return Optional.ofNullable(command.block()).orElseThrow();
    }
}
