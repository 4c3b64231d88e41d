package io.millrace.wire;

import io.millrace.io.LongRow;
import io.millrace.io.RowChunk;
import io.millrace.io.RowLines;
import io.millrace.job.EventId;
import io.millrace.job.JobEvent;
import io.millrace.job.LoggedEvent;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Writes one stream of server-sent events (WHATWG HTML, section 9.2). Each event is a block of {@code event}, {@code
 * data} on one line, and for durable events {@code id} as the last field, since some clients store an id before they
 * dispatch; the first block also has {@code retry}. Only LF ends a line. Thread-safe.
 */
public final class SseCodec {
    /** No block is longer. */
    public static final int MAX_EVENT_BYTES = 64 << 10;

    /** Types that {@code ?types=} can name. */
    public static final List<String> TYPES = List.of(
            "queued", "started", "progress", "partial", "warning", "rows", "succeeded", "failed", "cancelled", "ping");

    private static final int RETRY_MILLIS = 2000;

    /** For the fields around the data. */
    private static final int FRAME_BYTES = 256;

    private static final byte[] DATA = ascii("data: ");
    private static final byte[] ROWS = ascii(",\"rows\":[");

    private final String job;
    private final AtomicBoolean started = new AtomicBoolean();

    /** Starts a stream of a job's events. */
    public SseCodec(String job) {
        this.job = job;
    }

    /** The type of an event. */
    public static String type(JobEvent event) {
        return EventData.name(event.match(new EventData("", Instant.EPOCH)));
    }

    /** The block of an event. */
    public byte[] encode(LoggedEvent logged) {
        EventData data = new EventData(job, logged.at());
        Value.Obj members = logged.event().match(data);
        if (logged.event() instanceof JobEvent.Rows rows && rows.rows() instanceof RowLines lines && fits(lines)) {
            return rows(lines, members, logged.id());
        }
        return block(EventData.name(members), fitted(logged.event(), data, members), logged.id());
    }

    /** The blocks of those events that are wanted. */
    public byte[] encodeAll(List<LoggedEvent> events, Predicate<LoggedEvent> wanted) {
        if (events.size() == 1) {
            return wanted.test(events.get(0)) ? encode(events.get(0)) : new byte[0];
        }
        ByteBuilder blocks = new ByteBuilder(events.size() * FRAME_BYTES * 2);
        events.stream().filter(wanted).map(this::encode).forEach(blocks::put);
        return blocks.finish();
    }

    /** A sign of life. */
    public byte[] ping(Instant now) {
        Value.Obj data = new EventData(job, now).start("ping").build();
        return block("ping", Json.bytes(data), Optional.empty());
    }

    private byte[] block(String type, byte[] json, Optional<EventId> id) {
        ByteBuilder end = end(id);
        return start(type, json.length + end.size())
                .put(json)
                .put(end.array(), 0, end.size())
                .toBytes();
    }

    /** The fields before the data, with room for {@code more} bytes. */
    private ByteBuilder start(String type, int more) {
        ByteBuilder out = new ByteBuilder(FRAME_BYTES + more);
        field(out, "event", type);
        if (started.compareAndSet(false, true)) {
            field(out, "retry", Integer.toString(RETRY_MILLIS));
        }
        return out.put(DATA);
    }

    /** What stands behind the data. */
    private ByteBuilder end(Optional<EventId> id) {
        ByteBuilder out = new ByteBuilder(FRAME_BYTES).put('\n');
        id.ifPresent(place -> field(out, "id", place.text(job)));
        return out.put('\n');
    }

    private static void field(ByteBuilder out, String name, String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("A line break in the field " + name);
        }
        out.put(ascii(name)).put(ascii(": ")).put(ascii(value)).put('\n');
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] fitted(JobEvent event, EventData data, Value.Obj members) {
        if (event instanceof JobEvent.Rows rows) {
            return oversized(rows, data, members);
        }
        byte[] json = Json.bytes(members);
        if (json.length <= MAX_EVENT_BYTES - FRAME_BYTES) {
            return json;
        }
        return event instanceof JobEvent.Partial partial
                ? truncated(partial, data)
                : Json.bytes(Shortened.to(MAX_EVENT_BYTES - FRAME_BYTES, members));
    }

    private static boolean fits(RowLines rows) {
        return rows.length() <= MAX_EVENT_BYTES - 2 * FRAME_BYTES;
    }

    /** The rows are JSON already and are copied as they are, once: they are many. */
    private byte[] rows(RowLines rows, Value.Obj members, Optional<EventId> id) {
        byte[] head = Json.bytes(members);
        ByteBuilder start = start(EventData.name(members), head.length + ROWS.length)
                .put(head, 0, head.length - 1)
                .put(ROWS);
        ByteBuilder end = end(id);
        int items = Math.max(0, rows.length() - 1);
        ByteBuilder out = new ByteBuilder(start.size() + items + 2 + end.size()).put(start.array(), 0, start.size());
        rows.writeItems(out);
        return out.put(']').put('}').put(end.array(), 0, end.size()).finish();
    }

    /** Rows that no event can hold are named, and lie where the result is. */
    private static byte[] oversized(JobEvent.Rows event, EventData data, Value.Obj members) {
        List<Value> places = new ArrayList<>();
        for (long bytes : lengths(event.rows())) {
            places.add(Value.object()
                    .put("offset", event.offset() + places.size())
                    .put("bytes", bytes)
                    .build());
        }
        return Json.bytes(Value.object()
                .putAll(members.members())
                .put("rows", new Value.Array(List.of()))
                .put("oversized", new Value.Array(places))
                .put("result", Links.result(data.job()))
                .build());
    }

    /** Bytes of each row without its line end. */
    private static List<Long> lengths(RowChunk rows) {
        return rows instanceof LongRow row
                ? List.of(row.length() - 1)
                : ((RowLines) rows)
                        .rows().stream().map(line -> (long) line.length).toList();
    }

    private static byte[] truncated(JobEvent.Partial event, EventData data) {
        int room = MAX_EVENT_BYTES - FRAME_BYTES * 2;
        List<Value> rows = new ArrayList<>();
        for (var row : event.rows()) {
            room -= Json.bytes(row.toValue()).length + 1;
            if (room < 0) {
                break;
            }
            rows.add(row.toValue());
        }
        return Json.bytes(data.start("partial")
                .put("rows", new Value.Array(rows))
                .put("coverage", Value.of(event.coverage()))
                .put("truncated", Value.of(true))
                .build());
    }
}
