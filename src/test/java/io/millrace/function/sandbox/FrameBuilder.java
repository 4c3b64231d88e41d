package io.millrace.function.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes result frames as modules do. */
public final class FrameBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public FrameBuilder bytes(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    public FrameBuilder u32(int value) {
        out.writeBytes(little(Integer.BYTES).putInt(value).array());
        return this;
    }

    public FrameBuilder i64(long value) {
        out.writeBytes(little(Long.BYTES).putLong(value).array());
        return this;
    }

    public FrameBuilder f64(double value) {
        return i64(Double.doubleToRawLongBits(value));
    }

    public FrameBuilder text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        u32(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    public FrameBuilder count(String key, long value) {
        return bytes(1, 3).text(key).bytes(1).i64(value);
    }

    public FrameBuilder bad(int kind, int offset, String why) {
        return bytes(kind).u32(offset).text(why);
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
