package io.millrace.io;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The files of a result's directory: {@code rows.ndjson}, one row a line; {@code rows.index}, for some rows their number
 * and offset, 8 bytes each, big-endian; {@code meta.json}; maybe {@code rows.keys}, see {@link KeyIndex}.
 */
record ResultFiles(Path directory) {
    /** An index entry at least every so many rows, so that no seek skips more. */
    static final int INDEX_ROWS = 256;

    /** And for every so many bytes. */
    static final int INDEX_BYTES = 1 << 16;

    static final int INDEX_ENTRY_BYTES = 2 * Long.BYTES;

    /** What {@code meta.json} says. */
    record Meta(ResultInfo info, KeyOrder order, String digest) {}

    Path rows() {
        return directory.resolve("rows.ndjson");
    }

    Path index() {
        return directory.resolve("rows.index");
    }

    Path keys() {
        return directory.resolve("rows.keys");
    }

    Path meta() {
        return directory.resolve("meta.json");
    }

    byte[] encode(Meta meta) {
        return Json.bytes(Value.object()
                .put("rows", meta.info().rows())
                .put("bytes", meta.info().bytes())
                .put("digest", meta.digest())
                .put("order", meta.order().name())
                .build());
    }

    Meta readMeta() throws IOException {
        Value value = Json.read(Files.readString(meta()));
        if (!(value instanceof Value.Obj meta)) {
            throw new IOException("Not a result: " + directory);
        }
        ResultInfo info = new ResultInfo(number(meta, "rows"), number(meta, "bytes"));
        return new Meta(info, KeyOrder.valueOf(text(meta, "order")), text(meta, "digest"));
    }

    private long number(Value.Obj meta, String name) throws IOException {
        if (member(meta.members(), name) instanceof Value.Int number) {
            return number.value();
        }
        throw new IOException("Not a result: " + directory);
    }

    private String text(Value.Obj meta, String name) throws IOException {
        if (member(meta.members(), name) instanceof Value.Text text) {
            return text.value();
        }
        throw new IOException("Not a result: " + directory);
    }

    private static Value member(Map<String, Value> members, String name) {
        return members.getOrDefault(name, Value.Null.NULL);
    }
}
