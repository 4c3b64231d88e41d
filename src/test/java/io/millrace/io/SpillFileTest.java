package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpillFileTest {
    private static final long SEED = 20_260;
    private static final DiskQuota ENOUGH = new DiskQuota(DiskQuota.UNLIMITED);

    @TempDir
    private Path directory;

    @Test
    void readsEveryBlockAlsoWhileItIsWritten() {
        Random random = new Random(SEED);
        Map<Long, byte[]> blocks = new LinkedHashMap<>();
        try (SpillFile file = open(ENOUGH)) {
            for (int i = 0; i < 300; i++) {
                byte[] block = block(random, i % 7 == 0);
                blocks.put(file.append(block, 0, block.length), block);
                if (i % 50 == 0) {
                    assertHolds(file, blocks);
                }
            }
            file.flush();
            assertHolds(file, blocks);
        }
    }

    private static byte[] block(Random random, boolean compressible) {
        byte[] block = new byte[random.nextInt(20_000)];
        if (compressible) {
            Arrays.fill(block, (byte) random.nextInt());
        } else {
            random.nextBytes(block);
        }
        return block;
    }

    private static void assertHolds(SpillFile file, Map<Long, byte[]> blocks) {
        blocks.forEach((handle, block) -> {
            byte[] into = new byte[file.length(handle)];
            assertThat(file.read(handle, into)).isEqualTo(block.length);
            assertThat(into).as("seed %d", SEED).isEqualTo(block);
        });
    }

    @Test
    void compressesOnlyWhatShrinks() {
        byte[] noise = new byte[1 << 16];
        new Random(SEED).nextBytes(noise);
        try (SpillFile file = open(ENOUGH)) {
            file.append(noise, 0, noise.length);
            assertThat(file.bytesWritten()).isGreaterThan(noise.length);
            long before = file.bytesWritten();
            // One that shrinks may be let by after one that does not, but not for ever.
            for (int i = 0; i < 10; i++) {
                file.append(new byte[1 << 16], 0, 1 << 16);
            }
            assertThat(file.bytesWritten() - before).isLessThan(2 << 16);
        }
    }

    @Test
    void saysWhichBlockIsDamaged() throws Exception {
        try (SpillFile file = open(ENOUGH)) {
            file.append(new byte[] {1, 2, 3}, 0, 3);
            long handle = file.append(new byte[] {4, 5, 6}, 0, 3);
            file.flush();
            damage(handle + SpillBlocks.HEADER_BYTES + 1);
            assertThat(file.read(0, new byte[3])).isEqualTo(3);
            assertThatThrownBy(() -> file.read(handle, new byte[3]))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("Block " + handle)
                    .hasMessageContaining("is damaged");
        }
    }

    @Test
    void noticesADamagedLength() throws Exception {
        for (int at = 0; at < SpillBlocks.HEADER_BYTES; at++) {
            try (SpillFile file = open(ENOUGH)) {
                file.append(new byte[1000], 0, 1000);
                file.flush();
                damage(at);
                assertThatThrownBy(() -> file.read(0, new byte[file.length(0)]))
                        .as("byte %d", at)
                        .isInstanceOf(UncheckedIOException.class);
            }
        }
    }

    @Test
    void noticesThatTheFileBecameShorter() throws Exception {
        try (SpillFile file = open(ENOUGH)) {
            file.append(new byte[] {1, 2, 3}, 0, 3);
            file.flush();
            try (RandomAccessFile raw = new RandomAccessFile(path().toFile(), "rw")) {
                raw.setLength(raw.length() - 1);
            }
            assertThatThrownBy(() -> file.read(0, new byte[3])).isInstanceOf(UncheckedIOException.class);
        }
    }

    private void damage(long at) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(path().toFile(), "rw")) {
            raw.seek(at);
            int old = raw.read();
            raw.seek(at);
            raw.write(old ^ 0x11);
        }
    }

    @Test
    void refusesMoreThanTheQuota() {
        DiskQuota quota = new DiskQuota(64 << 10);
        byte[] noise = new byte[10_000];
        new Random(SEED).nextBytes(noise);
        try (SpillFile file = open(quota)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            file.append(noise, 0, noise.length);
                        }
                    })
                    .isInstanceOfSatisfying(JobException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL);
                        assertThat(e.detail()).contains("64 KiB");
                        assertThat(e.fields()).containsKey("limit").containsEntry("retryable", Value.of(false));
                    });
            assertThat(file.bytesWritten()).isLessThanOrEqualTo(64 << 10);
        }
        assertThat(quota.used()).isZero();
    }

    @Test
    void leavesNoFileBehind() throws Exception {
        SpillFile file = open(ENOUGH);
        file.append(new byte[1000], 0, 1000);
        file.flush();
        file.close();
        file.close();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
        assertThatThrownBy(() -> file.append(new byte[1], 0, 1)).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> file.read(0, new byte[1000])).isInstanceOf(CancellationException.class);
    }

    @Test
    void overwritesWhatHasItsName() throws Exception {
        Files.write(path(), new byte[1000]);
        try (SpillFile file = open(ENOUGH)) {
            assertThat(path()).hasSize(0);
            byte[] into = new byte[3];
            file.read(file.append(new byte[] {1, 2, 3}, 0, 3), into);
            assertThat(into).containsExactly(1, 2, 3);
        }
    }

    @Test
    void readsOnAfterAnotherReaderWasInterrupted() {
        byte[] block = {1, 2, 3};
        try (SpillFile file = open(ENOUGH)) {
            file.append(block, 0, 3);
            byte[] into = new byte[3];
            file.read(0, into);
            CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
            new Thread(() -> {
                        Thread.currentThread().interrupt();
                        try {
                            file.read(0, new byte[3]);
                            interrupted.complete(new AssertionError("read on"));
                        } catch (CancellationException e) {
                            interrupted.complete(e);
                        }
                    })
                    .start();
            assertThat(interrupted.join()).isInstanceOf(CancellationException.class);
            assertThat(file.read(0, into)).isEqualTo(3);
            assertThat(into).isEqualTo(block);
        }
    }

    private SpillFile open(DiskQuota quota) {
        return new SpillFile(path(), quota);
    }

    private Path path() {
        return directory.resolve("spill");
    }
}
