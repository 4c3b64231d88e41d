package io.millrace.function.sandbox;

import io.millrace.value.ByteBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The user's code of one stage.
 *
 * @param map called with each record; absent if only the reduce is the user's
 * @param combine what becomes of the emitted pairs; absent, they are returned as they are, in the order of emission
 */
public record Program(Optional<Snippet> map, Optional<Combine> combine) {

    /** The functions by the role that the harness knows them by. */
    Map<String, Snippet> functions() {
        Map<String, Snippet> functions = new LinkedHashMap<>();
        map.ifPresent(snippet -> functions.put("map", snippet));
        combine.ifPresent(reduce -> functions.putAll(reduce.functions()));
        return functions;
    }

    /** What the worker is told: kind, built-in, then role, pointer and source of each function. */
    byte[] toBytes() {
        ByteBuilder out = new ByteBuilder(256);
        Frame.putText(out, combine.map(Combine::kind).orElse("none"));
        Frame.putText(out, combine.map(Combine::builtin).orElse(""));
        functions().forEach((role, snippet) -> {
            Frame.putText(out, role);
            Frame.putText(out, snippet.pointer());
            Frame.putText(out, snippet.source());
        });
        return out.toBytes();
    }
}
