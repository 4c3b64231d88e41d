package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DecodeAheadTest {
    private static final long SEED = 7;
    private static final int THREADS = 2;
    private static final long MAX_WAITING = (THREADS + 1) * ((4L << 20) + Decoding.CHUNK_BYTES);

    private final Packed packed = new Packed(new Random(SEED));
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final DecodeAhead shared = new DecodeAhead(threads, THREADS);

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "BZIP2"})
    void keepsLittleOfWhatBecomesMuch(Compression compression) throws Exception {
        byte[] bomb = packed.part(compression, new byte[60_000_000]);
        byte[] bombs = Packed.join(bomb, bomb);
        try (InputStream in = stream(compression, bombs)) {
            assertThat(in.read()).isZero();
            finishTasks();
            assertThat(shared.waitingBytes()).isBetween(1L, MAX_WAITING);
            assertThat(in.skip(Long.MAX_VALUE)).isEqualTo(119_999_999);
        }
    }

    @Test
    void keepsLittleOfAllFilesTogether() throws Exception {
        byte[] bomb = packed.part(Compression.GZIP, new byte[30_000_000]);
        Source source = new BytesSource("bomb", bomb);
        List<Source> sources = List.of(source, source, source, source, source);
        Input input = new Input(sources, RecordFormat.lines(), Compression.AUTO, 1 << 20);
        SourcesAhead ahead = new SourcesAhead(input, shared);
        long total = 0;
        for (Source next : sources) {
            try (InputStream in = ahead.open(next).orElseThrow()) {
                total += in.skip(Long.MAX_VALUE);
                assertThat(shared.waitingBytes()).isBetween(0L, MAX_WAITING);
            }
        }
        assertThat(total).isEqualTo(150_000_000);
        assertThat(shared.waitingBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "BZIP2"})
    void leavesNothingBehindWhenClosedInTheMiddle(Compression compression) throws Exception {
        byte[] bytes = packed.layout(compression, 3_000_000, 300_000);
        AtomicInteger open = new AtomicInteger();
        InputStream in = new PieceStream(counted(bytes, open), compression, shared, () -> {});
        assertThat(in.readNBytes(100_000)).hasSize(100_000);
        in.close();
        assertThatThrownBy(in::read).isInstanceOf(InterruptedIOException.class);
        finishTasks();
        assertThat(shared.waitingBytes()).isZero();
        assertThat(shared.hasRoom()).isTrue();
        assertThat(open).hasValue(0);
    }

    @Test
    void wakesAReaderThatWaitsWhenClosed() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch stalled = new CountDownLatch(1);
        byte[] bytes = packed.part(Compression.GZIP, new byte[1000]);
        Source stalling = new StreamSource("stalling", new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
                reading.countDown();
                awaitQuietly(stalled);
                return super.read(into, from, length);
            }
        });
        PieceStream in = new PieceStream(stalling, Compression.ZSTD, shared, () -> {});
        var read = threads.submit(() -> in.read());
        reading.await();
        in.close();
        stalled.countDown();
        assertThatThrownBy(read::get).hasCauseInstanceOf(InterruptedIOException.class);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void stopsWhenInterrupted() throws Exception {
        Path file = Files.write(directory.resolve("text.gz"), packed.part(Compression.GZIP, new byte[5_000_000]));
        try (Splitter splitter = new Splitter(Records.file(RecordFormat.lines(), file, 1000), threads, THREADS)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(splitter.iterator()::next).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void cutsManyFilesTheSameWithAnyNumberOfThreads() throws Exception {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Compression compression = Compression.values()[1 + i % 4];
            byte[] text = "line of file %d\n".formatted(i).repeat(i * i * 10).getBytes(StandardCharsets.UTF_8);
            byte[] bytes = compression == Compression.NONE ? text : packed.part(compression, text);
            Path file = Files.write(directory.resolve("file" + i), bytes);
            sources.add(i % 7 == 0 ? new BytesSource("memory", bytes) : new FileSource(file, "file" + i));
        }
        Input input = new Input(sources, RecordFormat.lines(), Compression.AUTO, 10_000);
        List<String> alone = splits(new Splitter(input));
        for (int parallelism = 0; parallelism < 4; parallelism++) {
            assertThat(splits(new Splitter(input, threads, parallelism))).isEqualTo(alone);
            assertThat(splits(new Splitter(input, Runnable::run, parallelism))).isEqualTo(alone);
            assertThat(splits(new Splitter(input, task -> {}, parallelism))).isEqualTo(alone);
        }
    }

    @Test
    void namesTheFileThatIsDamagedAfterThoseBefore() throws Exception {
        byte[] whole = packed.part(Compression.GZIP, "one\n".getBytes(StandardCharsets.UTF_8));
        Path good = Files.write(directory.resolve("good"), whole);
        Path bad = Files.write(directory.resolve("bad"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0});
        List<Source> sources = List.of(
                new FileSource(good, "good"), new FileSource(bad, "bad"), new FileSource(Path.of("none"), "none"));
        Input input = new Input(sources, RecordFormat.lines(), Compression.GZIP, 10_000);
        try (Splitter splitter = new Splitter(input, threads, THREADS)) {
            assertThat(splitter.iterator().next().source()).isEqualTo("good");
            assertThatThrownBy(splitter.iterator()::next).isInstanceOfSatisfying(JobException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INPUT_UNREADABLE);
                assertThat(e).hasMessageContaining("bad");
            });
        }
    }

    private static List<String> splits(Splitter splitter) {
        List<String> seen = new ArrayList<>();
        try (splitter) {
            splitter.iterator().forEachRemaining(split -> {
                Chunk chunk = Records.only(split);
                seen.add(split.ordinal() + " " + split.source() + " " + split.bytes() + " " + chunk.firstLine() + " "
                        + (chunk.to() - chunk.from()) + Records.of(chunk).get(0));
            });
        }
        return seen;
    }

    private InputStream stream(Compression compression, byte[] bytes) throws Exception {
        return new PieceStream(new BytesSource("bytes", bytes), compression, shared, () -> {});
    }

    /** Waits until every task has ended; later ones are refused. */
    private void finishTasks() throws InterruptedException {
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    private static Source counted(byte[] bytes, AtomicInteger open) {
        return new Source() {
            @Override
            public String name() {
                return "counted";
            }

            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                open.incrementAndGet();
                return new ByteArrayInputStream(bytes) {
                    private boolean closed;

                    @Override
                    public void close() {
                        open.addAndGet(closed ? 0 : -1);
                        closed = true;
                    }
                };
            }
        };
    }
}
