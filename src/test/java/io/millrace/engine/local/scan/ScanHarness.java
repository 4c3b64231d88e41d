package io.millrace.engine.local.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.function.BuiltinMap;
import io.millrace.function.Builtins;
import io.millrace.function.Emitter;
import io.millrace.function.MapException;
import io.millrace.function.Mapper;
import io.millrace.io.Chunk;
import io.millrace.io.Chunks;
import io.millrace.io.RecordFormat;
import io.millrace.io.RecordVisitor;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/** Maps chunks with a scanner and in the general way and compares the pairs. */
final class ScanHarness {
    private static final int MAX_OFFSET = 70;

    private final BuiltinMap map;
    private final RecordFormat format;
    private final List<String> header;
    private final Mapper mapper;
    private final PairScanner scanner;
    private final PairBatch batch = new PairBatch();

    private long scanned;
    private long given;

    /** With the names of the columns if the format takes them from the source, else empty. */
    ScanHarness(BuiltinMap map, RecordFormat format, List<String> header) {
        this.map = map;
        this.format = format;
        this.header = header;
        this.mapper = Builtins.map(map);
        this.scanner = PairScanners.of(map, format, header.isEmpty() ? format.columnNames() : header)
                .orElseThrow();
    }

    /** Records that the scanner has mapped itself. */
    long scanned() {
        return scanned;
    }

    /** Records that the scanner has given away. */
    long given() {
        return given;
    }

    /** Checks that both ways give the same pairs of {@code content}, wherever it lies and whatever is around it. */
    void check(byte[] content, RandomGenerator random) {
        List<String> expected = null;
        for (int i = 0; i < 4; i++) {
            Chunk chunk = chunk(content, random, i);
            General general = new General(chunk, new ArrayList<>());
            chunk.forEach(general);
            Recorder recorder = new Recorder(chunk);
            long mapped = scanner.scan(chunk, batch, recorder);

            assertThat(recorder.general.pairs).as(() -> describe(content)).isEqualTo(general.pairs);
            assertThat(mapped + recorder.general.records)
                    .as(() -> "records of " + describe(content))
                    .isEqualTo(general.records);
            assertThat(batch.size()).isZero();
            expected = expected == null ? general.pairs : expected;
            assertThat(general.pairs).isEqualTo(expected);
            scanned += mapped;
            given += recorder.general.records;
        }
    }

    /** The same for text. */
    void check(String content, RandomGenerator random) {
        check(content.getBytes(StandardCharsets.UTF_8), random);
    }

    private String describe(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        return map + " of " + format + ": " + text.replace("\n", "\\n").replace("\r", "\\r");
    }

    private Chunk chunk(byte[] content, RandomGenerator random, int around) {
        int from = around == 0 ? 0 : random.nextInt(MAX_OFFSET);
        int to = from + content.length;
        byte[] bytes = new byte[to + Chunk.SLACK_BYTES + random.nextInt(2) * random.nextInt(MAX_OFFSET)];
        String likely = "a\n\r\"" + format.delimiter() + "7.-{}";
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (around == 1 ? random.nextInt(256) : likely.charAt(random.nextInt(likely.length())));
        }
        if (around == 3) {
            Arrays.fill(bytes, (byte) likely.charAt(random.nextInt(likely.length())));
        }
        System.arraycopy(content, 0, bytes, from, content.length);
        return Chunks.of(format, header, bytes, from, to);
    }

    /** One line for each pair or bad record. */
    private final class General implements RecordVisitor, Emitter {
        private final Chunk chunk;
        private final List<String> pairs;
        private long records;

        General(Chunk chunk, List<String> pairs) {
            this.chunk = chunk;
            this.pairs = pairs;
        }

        @Override
        public void record(Value record, long line, int from, int to) {
            records++;
            try {
                mapper.map(record, this);
            } catch (MapException e) {
                pairs.add(line + ": " + e.getMessage());
            }
        }

        @Override
        public void bad(String code, String message, long line, int from, int to) {
            records++;
            String text = new String(chunk.bytes(), from, to - from, StandardCharsets.UTF_8);
            pairs.add(line + ": " + code + ": " + message + ": " + text);
        }

        @Override
        public void emit(Value key, Value value) {
            pairs.add(pair(KeyCodec.encode(key), value));
        }
    }

    /** Takes the pairs of a scanner apart. */
    private final class Recorder implements PairScanner.Sink {
        private final General general;
        private final Chunk chunk;

        Recorder(Chunk chunk) {
            this.chunk = chunk;
            this.general = new General(chunk, new ArrayList<>());
        }

        @Override
        public void take(PairBatch pairs) {
            assertThat(pairs.size()).isPositive().isLessThanOrEqualTo(PairBatch.CAPACITY);
            for (int i = 0; i < pairs.size(); i++) {
                general.pairs.add(pair(key(pairs, i), value(pairs, i)));
            }
            pairs.size(0);
        }

        @Override
        public void general(int from, int to) {
            assertThat(batch.size()).isZero();
            chunk.record(from, to, general);
        }
    }

    private static String pair(byte[] key, Value value) {
        return HexFormat.of().formatHex(key) + " = " + value;
    }

    private static byte[] key(PairBatch pairs, int i) {
        long first = pairs.words()[2 * i];
        long second = pairs.words()[2 * i + 1];
        byte[] key = new byte[KeyWords.length(second)];
        if (KeyWords.isShort(second)) {
            for (int at = 0; at < KeyWords.MAX_SHORT; at++) {
                byte lane = (byte) (at < Long.BYTES ? first >>> (8 * at) : second >>> (8 * (at - Long.BYTES)));
                if (at < key.length) {
                    key[at] = lane;
                } else {
                    assertThat(lane).as("behind a key of %d bytes", key.length).isZero();
                }
            }
        } else {
            assertThat(key.length).isGreaterThan(KeyWords.MAX_SHORT);
            System.arraycopy(pairs.bytes(), KeyWords.offset(second), key, 0, key.length);
            assertThat(first).isEqualTo(KeyWords.first(key, 0, key.length));
        }
        return KeyWords.isEncoded(second) ? key : KeyCodec.encode(Value.of(new String(key, StandardCharsets.UTF_8)));
    }

    private static Value value(PairBatch pairs, int i) {
        long value = pairs.values()[i];
        return switch (pairs.kind()) {
            case ONES -> Value.of(1);
            case LONGS -> Value.of(value);
            case DECIMALS -> new Value.Decimal(BigDecimal.valueOf(value, pairs.digits()));
            case DOUBLES -> Value.of(Double.longBitsToDouble(value));
        };
    }
}
