package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskSchedulerTest {
    private static final boolean HAS_VIRTUAL = Runtime.version().feature() >= 21;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void completesEveryJob(TaskScheduler kind) {
        assumeTrue(kind != TaskScheduler.VIRTUAL || HAS_VIRTUAL, "Virtual threads need Java 21");
        Random random = new Random(50);
        var tasks = Stream.generate(() -> WordCounts.task(random)).limit(50).toList();
        try (RunningServer server =
                new RunningServer(directory, "MAP_SCHEDULER", kind.wireName(), "WORKERS", "4", "MAP_THREADS", "2")) {
            var answers = tasks.stream().map(task -> server.run(task.spec())).toList();
            for (int i = 0; i < tasks.size(); i++) {
                assertThat(WordCounts.counts(RunningServer.answer(answers.get(i))))
                        .isEqualTo(tasks.get(i).counts());
            }
        }
    }

    @Test
    void saysThatVirtualThreadsNeedALaterJava() {
        assumeTrue(!HAS_VIRTUAL, "This Java has virtual threads");
        assertThatThrownBy(() -> new RunningServer(directory, "MAP_SCHEDULER", "virtual"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("MILLRACE_MAP_SCHEDULER=virtual needs Java 21 or later");
    }

    @Test
    void leavesTheDirectoryFreeWhenItCannotStart() {
        assumeTrue(!HAS_VIRTUAL, "This Java has virtual threads");
        assertThatThrownBy(() -> new RunningServer(directory, "MAP_SCHEDULER", "virtual"))
                .isInstanceOf(SettingsException.class);
        DataDirectory.open(directory).close();
    }
}
