package io.millrace.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Content negotiation (RFC 9110, section 12.5.1) and the reading of {@code Content-Type}. */
public final class MediaTypes {
    /** JSON. */
    public static final String JSON = "application/json";

    /** One JSON value a line. */
    public static final String NDJSON = "application/x-ndjson";

    /** RFC 4180. */
    public static final String CSV = "text/csv";

    /** Server-sent events. */
    public static final String EVENT_STREAM = "text/event-stream";

    /** Text for people. */
    public static final String TEXT = "text/plain";

    /** Files and fields (RFC 7578). */
    public static final String MULTIPART = "multipart/form-data";

    private MediaTypes() {}

    /**
     * The offer that the client likes best; of equal ones the first.
     *
     * @param accept the header, empty if there is none, which accepts everything
     * @param offers media types without parameters, in our own order
     */
    public static Optional<String> choose(String accept, List<String> offers) {
        if (offers.contains(accept)) {
            return Optional.of(accept);
        }
        boolean any = accept.isEmpty() || accept.equals("*/*");
        List<Range> ranges = any ? List.of() : ranges(accept);
        if (ranges.isEmpty()) {
            return offers.stream().findFirst();
        }
        return offers.stream()
                .filter(offer -> quality(offer, ranges) > 0)
                .reduce((best, next) -> quality(next, ranges) > quality(best, ranges) ? next : best);
    }

    /** Type and subtype of a {@code Content-Type} in lower case. */
    public static String essence(String contentType) {
        int end = contentType.indexOf(';');
        String essence = end < 0 ? contentType : contentType.substring(0, end);
        return essence.strip().toLowerCase(Locale.ROOT);
    }

    /** A parameter of a {@code Content-Type}, without its quotes. */
    public static Optional<String> parameter(String contentType, String name) {
        return HeaderFields.parameters(contentType).stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(HeaderFields.Parameter::value)
                .findFirst();
    }

    private record Range(String type, String subtype, double quality) {
        boolean covers(String offer) {
            String[] parts = offer.split("/", 2);
            boolean sameType = type.equals("*") || type.equals(parts[0]);
            return sameType && (subtype.equals("*") || subtype.equals(parts[1]));
        }

        int specificity() {
            return (type.equals("*") ? 0 : 1) + (subtype.equals("*") ? 0 : 1);
        }
    }

    private static double quality(String offer, List<Range> ranges) {
        return ranges.stream()
                .filter(range -> range.covers(offer))
                .max(Comparator.comparingInt(Range::specificity))
                .map(Range::quality)
                .orElse(0.0);
    }

    private static List<Range> ranges(String accept) {
        List<Range> ranges = new ArrayList<>();
        for (String element : HeaderFields.elements(accept)) {
            String[] type = essence(element).split("/", 2);
            if (type.length == 2) {
                ranges.add(new Range(type[0], type[1], weight(element)));
            }
        }
        return ranges;
    }

    private static double weight(String element) {
        return parameter(element, "q").map(MediaTypes::number).orElse(1.0);
    }

    /** A weight that is none counts as "no". */
    private static double number(String text) {
        boolean valid = text.matches("[01](\\.\\d{0,3})?");
        return valid ? Math.min(1, Double.parseDouble(text)) : 0;
    }
}
