package io.millrace.function.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a worker process may do, as the kernel says it. */
@EnabledOnOs(OS.LINUX)
class RestrictionsTest {
    private static final String ECHO = "r => emit(r, 1)";

    /** Runs {@code look} while a worker of its own runs. */
    private static <T> T withWorker(List<String> wrapper, Look<T> look) throws IOException {
        Set<Long> before = children();
        SandboxSettings settings = new SandboxSettings(1, Workers.directory(), Duration.ofSeconds(60), 64, wrapper);
        try (SandboxPool pool = new SandboxPool(settings)) {
            pool.lease("job", Workers.map(ECHO), Workers.LIMITS).close();
            Set<Long> started = new HashSet<>(children());
            started.removeAll(before);
            assertThat(started).isNotEmpty();
            return look.at(Path.of("/proc", started.iterator().next().toString()));
        }
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    static boolean hasTools() {
        return Stream.of("setpriv", "prlimit").allMatch(tool -> Files.isExecutable(Path.of("/usr/bin", tool)));
    }

    @Test
    @EnabledIf("hasTools")
    void neverGetsMoreRights() throws IOException {
        String status = withWorker(List.of(), process -> Files.readString(process.resolve("status")));
        assertThat(status).containsPattern("NoNewPrivs:\\s*1").containsPattern("CapEff:\\s*0{16}\n");
    }

    @Test
    @EnabledIf("hasTools")
    void hasNoRoomForFilesAndDumps() throws IOException {
        String limits = withWorker(List.of(), process -> Files.readString(process.resolve("limits")));
        assertThat(limits)
                .containsPattern("Max file size\\s+0\\s+0")
                .containsPattern("Max core file size\\s+0\\s+0")
                .containsPattern("Max open files\\s+256\\s+256");
    }

    @Test
    void inheritsNothing() throws IOException {
        Path secret = Files.writeString(Workers.directory().resolve("secret.txt"), "secret");
        try (InputStream open = Files.newInputStream(secret)) {
            assertThat(open.read()).isEqualTo('s');
            withWorker(List.of(), process -> {
                assertThat(environment(process)).containsExactly("TZ=UTC");
                List<String> own = descriptors(Path.of("/proc/self"));
                assertThat(own).anyMatch(name -> name.endsWith("secret.txt"));
                assertThat(descriptors(process))
                        .hasSizeGreaterThan(2)
                        .allMatch(name -> isHarmless(name) || !own.contains(name));
                return null;
            });
        }
    }

    private static List<String> environment(Path process) throws IOException {
        String all = new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8);
        return List.of(all.split("\0"));
    }

    private static List<String> descriptors(Path process) throws IOException {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return open.map(RestrictionsTest::target).toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "/dev/null";
        }
    }

    /** What both may have open: its pipes, devices, and what a virtual machine reads its own code from. */
    private static boolean isHarmless(String open) {
        return open.startsWith("pipe:")
                || open.startsWith("/dev/")
                || open.startsWith("/proc/")
                || open.startsWith(System.getProperty("java.home"))
                || open.endsWith(".jar");
    }

    @Test
    void runsWithinTheWrapper() throws IOException {
        List<String> wrapper = List.of("/usr/bin/env", "WRAPPED=yes");
        assertThat(withWorker(wrapper, RestrictionsTest::environment)).contains("WRAPPED=yes");
    }

    @Test
    void refusesToRunWithoutTheWrapper() {
        JobException e = catchThrowableOfType(
                JobException.class, () -> withWorker(List.of("/no/such/wrapper"), process -> process));
        assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_LOST);
        e = catchThrowableOfType(JobException.class, () -> withWorker(List.of("false"), process -> process));
        assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_LOST);
    }

    private interface Look<T> {
        T at(Path process) throws IOException;
    }
}
