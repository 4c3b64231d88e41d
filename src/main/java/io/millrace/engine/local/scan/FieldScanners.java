package io.millrace.engine.local.scan;

import io.millrace.function.BuiltinMap;
import io.millrace.io.RecordFormat;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Scanners for the map function {@code field} with plain names. */
final class FieldScanners {
    private FieldScanners() {}

    /** For lines of JSON. */
    static Optional<PairScanner> ndjson(BuiltinMap map) {
        Optional<String> key = keyName(map);
        boolean fits = key.isPresent()
                && map.value()
                        .map(name -> isPlain(name) && !name.equals(key.get()))
                        .orElse(true);
        return fits
                ? Optional.of(
                        new NdjsonFieldScanner(utf8(key.get()), map.value().map(FieldScanners::utf8)))
                : Optional.empty();
    }

    /** For access logs. */
    static Optional<PairScanner> accessLog(BuiltinMap map, RecordFormat format) {
        List<String> columns = format.columnNames();
        int key = keyName(map).map(columns::indexOf).orElse(-1);
        int value = map.value().map(columns::indexOf).orElse(AccessLogFieldScanner.NO_VALUE);
        boolean isNumber = value == AccessLogLine.STATUS || value == AccessLogLine.BYTES;
        return key >= 0 && (isNumber || map.value().isEmpty())
                ? Optional.of(new AccessLogFieldScanner(format.kind() == RecordFormat.Kind.COMBINED, key, value))
                : Optional.empty();
    }

    /** The key, if it is the one name of a member. */
    private static Optional<String> keyName(BuiltinMap map) {
        return map.key()
                .filter(key -> map.name().equals("field"))
                .filter(Value.Text.class::isInstance)
                .map(key -> ((Value.Text) key).value())
                .filter(FieldScanners::isPlain);
    }

    /** No JSON Pointer, and no half of a surrogate pair, which UTF-8 cannot say. */
    private static boolean isPlain(String name) {
        return !name.startsWith("/") && new String(utf8(name), StandardCharsets.UTF_8).equals(name);
    }

    private static byte[] utf8(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
