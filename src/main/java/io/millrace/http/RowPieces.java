package io.millrace.http;

import io.millrace.io.LongRow;
import io.millrace.io.ResultReader;
import io.millrace.io.RowChunk;
import io.millrace.io.RowLines;
import io.millrace.value.Json;
import io.millrace.value.Value;
import io.millrace.wire.CsvRows;
import java.util.List;
import reactor.core.publisher.Flux;

/** Rows as the bytes that are sent, of which long ones come in pieces and are never in memory as a whole. */
final class RowPieces {
    private static final int PIECE_BYTES = 64 << 10;

    private final ResultReader reader;

    RowPieces(ResultReader reader) {
        this.reader = reader;
    }

    /** Lines of JSON. */
    Flux<byte[]> lines(RowChunk rows) {
        return rows instanceof LongRow row
                ? between(row.offset(), row.offset() + row.length())
                : Flux.just(((RowLines) rows).bytes());
    }

    /** Lines of {@code table}. */
    Flux<byte[]> table(RowChunk rows, CsvRows table) {
        if (rows instanceof RowLines lines) {
            return Flux.just(table.encode(lines.rows()));
        }
        LongRow row = (LongRow) rows;
        byte[] head = reader.head(row);
        long value = row.offset() + head.length;
        return isArray(value) ? arrayCell(row, head, table) : Flux.just(table.encode(List.of(whole(row))));
    }

    /** The JSON of a row without a line end. */
    Flux<byte[]> json(LongRow row) {
        return between(row.offset(), row.offset() + row.length() - 1);
    }

    /** All bytes of the file, which has a row a line already. */
    static Flux<byte[]> all(ResultReader reader) {
        return new RowPieces(reader).between(0, reader.info().bytes());
    }

    private boolean isArray(long value) {
        return reader.bytes(value, 1)[0] == '[';
    }

    /** Only arrays can be longer than a function's memory. */
    private byte[] whole(LongRow row) {
        return reader.bytes(row.offset(), Math.toIntExact(row.length() - 1));
    }

    private Flux<byte[]> arrayCell(LongRow row, byte[] head, CsvRows table) {
        Value key = Json.readFirstMember(head, 0, head.length);
        long from = row.offset() + head.length;
        long to = row.offset() + row.length() - 2; // without the brace and the line end
        return Flux.concat(
                Flux.just(table.beginArray(key)), between(from, to).map(CsvRows::quoted), Flux.just(table.endArray()));
    }

    private Flux<byte[]> between(long from, long to) {
        return Flux.generate(() -> from, (at, sink) -> {
            if (at >= to) {
                sink.complete();
                return at;
            }
            byte[] piece = reader.bytes(at, (int) Math.min(PIECE_BYTES, to - at));
            sink.next(piece);
            return at + piece.length;
        });
    }
}
