package io.millrace.io;

import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;

/** A record is its text. */
final class TextParser implements RecordParser {
    @Override
    public void parse(byte[] bytes, int from, int to, long line, RecordVisitor visitor) {
        visitor.record(Value.of(new String(bytes, from, to - from, StandardCharsets.UTF_8)), line, from, to);
    }
}
