package io.millrace.engine.local.scan;

import io.millrace.function.BuiltinMap;
import io.millrace.io.RecordFormat;
import java.util.List;
import java.util.Optional;

/** Finds the scanner for a map function and a format. */
public final class PairScanners {
    private PairScanners() {}

    /**
     * A scanner, or nothing where every record has to be mapped in the general way.
     *
     * @param columnNames of the records, as {@link io.millrace.io.Chunk#columnNames} tells them
     */
    public static Optional<PairScanner> of(BuiltinMap map, RecordFormat format, List<String> columnNames) {
        return switch (format.kind()) {
            case NDJSON -> FieldScanners.ndjson(map);
            case CLF, COMBINED -> FieldScanners.accessLog(map, format);
            default -> Optional.empty();
        };
    }
}
