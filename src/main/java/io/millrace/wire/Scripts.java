package io.millrace.wire;

import io.millrace.function.sandbox.Snippet;
import java.util.List;
import java.util.Optional;

/** Reads code of the user's. */
final class Scripts {
    private static final List<String> LANGUAGES = List.of("javascript", "python", "wasm");

    private Scripts() {}

    /** Code in {@code source}; in JavaScript, which is the only language so far. */
    static Optional<Snippet> source(Members function) {
        Optional<Node> language = function.get("language");
        Optional<String> name =
                language.map(node -> node.oneOf("language", LANGUAGES)).orElse(Optional.of("javascript"));
        boolean known = name.equals(Optional.of("javascript"));
        if (name.isPresent() && !known) {
            language.ifPresent(node -> node.error(
                    "not-supported", "This server runs no " + name.get() + "; write the function in javascript"));
            return Optional.empty();
        }
        function.get("module").ifPresent(node -> node.error("conflict", "Only wasm has a module; write source"));
        return function.required("source").flatMap(node -> node.text().flatMap(source -> snippet(node, source)));
    }

    /** The code {@code source} that stands at {@code node}. */
    static Optional<Snippet> snippet(Node node, String source) {
        return source.isBlank()
                ? node.error("invalid-value", "Write a function, such as (record) => emit(record, 1)")
                : Optional.of(new Snippet(node.pointer(), source));
    }

    /** Notes every one of {@code others} that stands beside {@code field}. */
    static void refuse(Members function, String field, List<String> others) {
        for (String other : others) {
            function.get(other)
                    .ifPresent(node -> node.error("conflict", "The field " + other + " does not go with " + field));
        }
    }
}
