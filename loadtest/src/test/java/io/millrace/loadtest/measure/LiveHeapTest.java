package io.millrace.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against a Java process of its own that keeps 64 MiB and makes garbage. */
class LiveHeapTest {
    private static final long KEPT = 64 << 20;

    /** Keeps what it says, makes garbage until its input ends. */
    static final class Keeper {
        public static void main(String[] args) throws IOException {
            byte[] kept = new byte[(int) KEPT];
            System.out.write('!');
            System.out.flush();
            byte[] garbage = kept;
            while (System.in.available() == 0) {
                garbage = new byte[1 << 20];
            }
            System.out.write(kept.length + garbage.length);
        }
    }

    private static Process keeper() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseParallelGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Keeper.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.getInputStream().read()).isEqualTo('!');
        return process;
    }

    @Test
    void readsWhatIsKeptNotTheGarbage() throws IOException {
        Process process = keeper();
        try {
            LiveHeap heap = new LiveHeap(Optional.of(process.toHandle()));
            for (double second = 0; second < 45; second++) {
                heap.look(second);
            }
            heap.finish(45);
            List<LiveHeap.Reading> readings = heap.readings();
            assertThat(readings).extracting(LiveHeap.Reading::atSeconds).containsExactly(10.0, 20.0, 40.0, 45.0);
            assertThat(readings).allSatisfy(reading -> assertThat(reading.bytes()).isBetween(KEPT, KEPT + (8 << 20)));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void leavesAShortRunAlone() {
        LiveHeap heap = new LiveHeap(Optional.of(ProcessHandle.current()));
        heap.look(5);
        heap.finish(9.9);
        assertThat(heap.readings()).isEmpty();
    }

    @Test
    void knowsNothingOfAProcessThatHasEnded() throws Exception {
        Process process = keeper();
        process.destroyForcibly().waitFor();
        LiveHeap heap = new LiveHeap(Optional.of(process.toHandle()));
        heap.finish(60);
        assertThat(heap.readings()).isEmpty();
    }
}
