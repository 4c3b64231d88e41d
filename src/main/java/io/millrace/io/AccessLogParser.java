package io.millrace.io;

import io.millrace.value.Value;

/** A record is a line of Apache's common or combined log format (mod_log_config). */
final class AccessLogParser implements RecordParser {
    private final boolean combined;

    AccessLogParser(RecordFormat.Kind kind) {
        combined = kind == RecordFormat.Kind.COMBINED;
    }

    @Override
    public void parse(byte[] bytes, int from, int to, long line, RecordVisitor visitor) {
        AccessLogScanner scanner = new AccessLogScanner(bytes, from, to);
        Value.ObjectBuilder record = Value.object()
                .put("host", scanner.word())
                .put("ident", orNull(scanner.word()))
                .put("user", orNull(scanner.word()))
                .put("time", scanner.bracketed());
        request(scanner.quoted(), record);
        record.put("status", scanner.number(false)).put("bytes", scanner.number(true));
        if (combined) {
            record.put("referer", scanner.quoted()).put("agent", scanner.quoted());
        }
        if (scanner.isWhole()) {
            visitor.record(record.build(), line, from, to);
        } else {
            String name = combined ? "combined" : "common";
            visitor.bad("malformed", "Not a line of the " + name + " log format", line, from, to);
        }
    }

    private static Value orNull(String text) {
        return text.equals("-") ? Value.Null.NULL : Value.of(text);
    }

    /** A request line that is not method, path and protocol (a scan, a time-out) leaves null what it lacks. */
    private static void request(String request, Value.ObjectBuilder record) {
        int method = request.indexOf(' ');
        int last = request.lastIndexOf(' ');
        boolean hasProtocol = last > method && request.startsWith("HTTP/", last + 1);
        int end = hasProtocol ? last : request.length();
        record.put("request", request);
        record.put("method", method < 0 ? Value.Null.NULL : Value.of(request.substring(0, method)));
        record.put("path", method < 0 ? Value.Null.NULL : Value.of(request.substring(method + 1, end)));
        record.put("protocol", hasProtocol ? Value.of(request.substring(last + 1)) : Value.Null.NULL);
    }
}
