package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decoding in pieces gives what decoding in one piece does. */
final class PieceStreamTest {
    private static final long SEED = 20;

    private final Random random = new Random(SEED);
    private final Packed packed = new Packed(random);
    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** What a stream gave, and whether it failed then. */
    private record Outcome(byte[] bytes, boolean failed) {
        @Override
        public String toString() {
            return bytes.length + " bytes, hash " + Arrays.hashCode(bytes) + (failed ? ", then failed" : "");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "BZIP2"})
    void givesTheSameForAnyLayout(Compression compression) {
        for (int round = 0; round < 15; round++) {
            int maxPart = 1 << (8 + random.nextInt(14));
            byte[] bytes = packed.layout(compression, random.nextInt(Math.min(2_000_000, 20 * maxPart)), maxPart);
            assertSame(compression, bytes, "round " + round);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "BZIP2"})
    void givesTheSameForLargePartsAmongSmallOnes(Compression compression) {
        byte[] noise = new byte[5_000_000];
        random.nextBytes(noise);
        byte[] small = packed.layout(compression, 500_000, 20_000);
        assertSame(compression, Packed.join(small, packed.part(compression, noise), small), "noise");
        assertSame(compression, Packed.join(packed.part(compression, noise), small), "noise first");
        assertSame(compression, packed.part(compression, new byte[20_000_000]), "zeros");
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "BZIP2"})
    void failsWhereTheWholeFailsWhenBitsFlip(Compression compression) {
        damaged(compression, bytes -> {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            return damaged;
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "BZIP2"})
    void failsWhereTheWholeFailsWhenCutShort(Compression compression) {
        damaged(compression, bytes -> Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "BZIP2"})
    void failsWhereTheWholeFailsWhenBytesAreLostOrAdded(Compression compression) {
        damaged(compression, bytes -> {
            int at = random.nextInt(bytes.length);
            int skipped = random.nextInt(Math.min(100_000, bytes.length - at));
            byte[] added = packed.data(random.nextInt(30));
            return Packed.join(Arrays.copyOf(bytes, at), added, Arrays.copyOfRange(bytes, at + skipped, bytes.length));
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "BZIP2"})
    void takesWhatFollowsAsTheWholeDoes(Compression compression) {
        byte[] bytes = packed.layout(compression, 400_000, 100_000);
        for (byte[] more : new byte[][] {{0}, {0, 0, 0}, new byte[600], {'B', 'Z', 'h', '9'}, {0x1f, (byte) 0x8b}}) {
            assertSame(compression, Packed.join(bytes, more), Arrays.toString(more));
        }
        assertSame(compression, new byte[0], "empty");
    }

    private void damaged(Compression compression, UnaryOperator<byte[]> damage) {
        byte[] bytes = packed.layout(compression, compression == Compression.BZIP2 ? 200_000 : 900_000, 60_000);
        for (int round = 0; round < 20; round++) {
            assertSame(compression, damage.apply(bytes), "round " + round);
        }
    }

    @Test
    void readsMembersThatLieInMembersAsData() {
        byte[] inner = packed.layout(Compression.GZIP, 4_000_000, 30_000);
        byte[] text = packed.part(Compression.GZIP, new byte[1000]);
        byte[] stored = stored(inner);
        assertSame(Compression.GZIP, Packed.join(text, stored, text), "stored");
    }

    private static byte[] stored(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream gzip = new java.util.zip.GZIPOutputStream(out) {
            {
                def.setLevel(java.util.zip.Deflater.NO_COMPRESSION);
            }
        }) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The bytes that occur in a block are a bit map in it, which can be made a magic number. */
    @Test
    void readsBlocksWithTheMagicNumberInThem() {
        byte[] alphabet = alphabet(0x40, 0x3141, 0x5926, 0x5359);
        byte[] other = packed.part(Compression.BZIP2, packed.data(50_000));
        byte[] bytes = packed.part(Compression.BZIP2, from(alphabet, 1_000_000));
        assertSame(Compression.BZIP2, bytes, "magic");
        assertSame(Compression.BZIP2, Packed.join(other, bytes, other), "between");
        byte[] end = packed.part(Compression.BZIP2, from(alphabet(0x40, 0x1772, 0x4538, 0x5090), 200_000));
        assertSame(Compression.BZIP2, Packed.join(other, end, other), "end");
        bytes[bytes.length / 2] ^= 1;
        assertSame(Compression.BZIP2, Packed.join(other, bytes, other), "damaged");
    }

    private static byte[] alphabet(int from, int... masks) {
        ByteArrayOutputStream used = new ByteArrayOutputStream();
        for (int i = 0; i < masks.length * 16; i++) {
            if (((masks[i / 16] >> (15 - i % 16)) & 1) == 1) {
                used.write(from + i);
            }
        }
        return used.toByteArray();
    }

    private byte[] from(byte[] alphabet, int length) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = alphabet[random.nextInt(alphabet.length)];
        }
        return data;
    }

    private void assertSame(Compression compression, byte[] bytes, String what) {
        String says = "seed " + SEED + ", " + what;
        Outcome expected = read(() -> compression.wrap(new ByteArrayInputStream(bytes)));
        for (int parallelism = 0; parallelism < 4; parallelism += 1 + random.nextInt(3)) {
            Executor executor = random.nextInt(4) == 0 ? task -> {} : threads;
            DecodeAhead shared = new DecodeAhead(executor, parallelism);
            Source source = new BytesSource("bytes", bytes);
            Outcome actual = read(() -> new PieceStream(source, compression, shared, () -> {}));
            assertThat(actual.failed()).as(says).isEqualTo(expected.failed());
            if (actual.failed()) {
                int length = Math.min(actual.bytes().length, expected.bytes().length);
                assertThat(Arrays.copyOf(actual.bytes(), length))
                        .as(says)
                        .isEqualTo(Arrays.copyOf(expected.bytes(), length));
            } else {
                assertThat(actual.bytes()).as(says).isEqualTo(expected.bytes());
            }
            assertThat(shared.waitingBytes()).as(says).isZero();
        }
    }

    private interface Opener {
        InputStream open() throws IOException;
    }

    private Outcome read(Opener opener) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 + random.nextInt(1 << random.nextInt(18))];
        try (InputStream in = opener.open()) {
            int n = in.read(buffer, 0, buffer.length);
            while (n >= 0) {
                out.write(buffer, 0, n);
                n = in.read(buffer, 0, 1 + random.nextInt(buffer.length));
            }
            return new Outcome(out.toByteArray(), false);
        } catch (IOException e) {
            return new Outcome(out.toByteArray(), true);
        }
    }
}
