package io.millrace.io;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.Deflater;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Random data in random layouts of members, frames and blocks. */
final class Packed {
    private static final byte[] WORDS = "to be or not to be that is the question whether tis nobler 0123456789\n"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private final Random random;

    Packed(Random random) {
        this.random = random;
    }

    /** About {@code bytes} of decompressed data, in parts of up to {@code maxPart}. */
    byte[] layout(Compression compression, int bytes, int maxPart) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        int left = bytes;
        while (left > 0 || packed.size() == 0) {
            int length = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(maxPart);
            packed.writeBytes(part(compression, data(Math.min(length, left))));
            left -= length;
        }
        return packed.toByteArray();
    }

    /** One member, frame or stream, with random options, now and then behind a frame to be skipped. */
    byte[] part(Compression compression, byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        if (compression == Compression.ZSTD && random.nextInt(6) == 0) {
            packed.writeBytes(skippable(random.nextInt(1000)));
        }
        try (OutputStream out = packer(compression, packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private OutputStream packer(Compression compression, OutputStream out) throws IOException {
        return switch (compression) {
            case GZIP -> new GzipCompressorOutputStream(out, gzip());
            case ZSTD -> new ZstdOutputStream(out, 1 + random.nextInt(5)).setChecksum(random.nextBoolean());
            default -> new BZip2CompressorOutputStream(out, 1 + random.nextInt(9));
        };
    }

    private GzipParameters gzip() {
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(random.nextInt(4) == 0 ? Deflater.NO_COMPRESSION : 1 + random.nextInt(9));
        if (random.nextBoolean()) {
            parameters.setFileName("name");
        }
        return parameters;
    }

    private byte[] skippable(int length) {
        byte[] frame = new byte[8 + length];
        random.nextBytes(frame);
        ByteBuffer.wrap(frame)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x184d2a50 + random.nextInt(16))
                .putInt(length);
        return frame;
    }

    /** Text, noise or one byte over and over. */
    byte[] data(int length) {
        byte[] data = new byte[length];
        int kind = random.nextInt(5);
        if (kind < 2) {
            random.nextBytes(data);
        } else if (kind < 4) {
            for (int i = 0; i < length; i++) {
                data[i] = random.nextInt(20) == 0 ? (byte) random.nextInt(128) : WORDS[i % WORDS.length];
            }
        }
        return data;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
