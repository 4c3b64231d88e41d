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
            case LINES, TEXT -> text(map, format);
            case CSV, TSV, DELIMITED -> FieldPlan.of(map, format, columnNames).map(FieldsScanner::new);
            case NDJSON -> FieldScanners.ndjson(map);
            case CLF, COMBINED -> FieldScanners.accessLog(map, format);
            case VALUES -> Optional.empty();
        };
    }

    private static Optional<PairScanner> text(BuiltinMap map, RecordFormat format) {
        if (map.name().equals("words")) {
            return Optional.of(new WordsScanner(format));
        }
        boolean lines = map.name().equals("lines") || map.name().equals("identity");
        return lines && format.kind() == RecordFormat.Kind.LINES ? Optional.of(new LinesScanner()) : Optional.empty();
    }
}
