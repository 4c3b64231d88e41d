package io.millrace.wire;

import io.millrace.function.sandbox.Language;
import io.millrace.function.sandbox.Snippet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads code of the user's. */
final class Scripts {
    private static final Map<String, Language> LANGUAGES =
            Stream.of(Language.values()).collect(Collectors.toMap(Language::wireName, Function.identity()));

    private static final Pattern NAME = Pattern.compile("\\s*(\\w+)\\s*(\\([\\d.,\\s]*\\)\\s*)?");

    /** Nothing in JavaScript begins like that; its own import has the name of a module in quotes, behind from. */
    private static final Pattern PYTHON = Pattern.compile(
            "\\s*(#|(async\\s+)?def\\s+\\w+\\s*\\(|import\\s+\\w(?![^\\n;]*\\sfrom\\s*['\"])|from\\s+\\w+(\\.\\w+)*\\s+import\\s).*",
            Pattern.DOTALL);

    /** Together they count. */
    private static final Map<String, String> OF_AGGREGATOR = Map.of(
            "init", "() => 0",
            "add", "(state, value) => state + 1",
            "merge", "(a, b) => a + b",
            "finish", "(key, state) => state");

    private Scripts() {}

    /** Code in {@code source}, or a module: what a map may be. */
    static Optional<Snippet> code(Members function) {
        return language(function)
                .flatMap(language -> language == Language.WASM ? module(function) : source(function, language));
    }

    /** Code in {@code source}, in any language but Wasm. */
    static Optional<Snippet> source(Members function) {
        return language(function).flatMap(language -> {
            if (language == Language.WASM) {
                return function.get("language")
                        .flatMap(node -> node.error(
                                "not-supported",
                                "Only a map can be wasm; name a built-in reduce, or write javascript or python"));
            }
            return source(function, language);
        });
    }

    private static Optional<Snippet> source(Members function, Language language) {
        function.get("module").ifPresent(node -> node.error("conflict", "Only wasm has a module; write source"));
        return function.required("source")
                .flatMap(node -> node.text().flatMap(source -> snippet(node, language, source)));
    }

    private static Optional<Snippet> module(Members function) {
        function.get("source").ifPresent(node -> node.error("conflict", "For wasm, write the module in Base64"));
        return function.required("module").flatMap(node -> node.text().flatMap(base64 -> Modules.read(node, base64)));
    }

    private static Optional<Language> language(Members function) {
        Optional<Node> given = function.get("language");
        return given.isEmpty() ? Optional.of(Language.JAVASCRIPT) : given.flatMap(Scripts::language);
    }

    private static Optional<Language> language(Node node) {
        return node.oneOf("language", LANGUAGES.keySet())
                .map(LANGUAGES::get)
                .flatMap(language -> language.missing()
                        .map(sentence -> node.<Language>error("not-supported", sentence))
                        .orElse(Optional.of(language)));
    }

    /** The name in a text that has nothing else but, perhaps, numbers in brackets: no function in any language. */
    static Optional<String> name(String text) {
        Matcher name = NAME.matcher(text);
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /** The JavaScript {@code source} that stands at {@code node}. */
    static Optional<Snippet> snippet(Node node, String source) {
        return snippet(node, Language.JAVASCRIPT, source);
    }

    private static String example(String pointer, Language language) {
        boolean isReduce = pointer.contains("/reduce");
        if (language == Language.PYTHON) {
            return isReduce ? "def reduce(key, values): return len(values)" : "def map(record, emit): emit(record, 1)";
        }
        String member = pointer.substring(pointer.lastIndexOf('/') + 1);
        String function = isReduce ? "(key, values) => values.length" : "(record) => emit(record, 1)";
        return OF_AGGREGATOR.getOrDefault(member, function);
    }

    private static Optional<Snippet> snippet(Node node, Language language, String source) {
        if (source.isBlank()) {
            return node.error("invalid-value", "Write a function, such as " + example(node.pointer(), language));
        }
        if (language == Language.JAVASCRIPT && PYTHON.matcher(source).matches()) {
            return node.error(
                    "invalid-value",
                    "This is no JavaScript; for Python write {\"language\":\"python\",\"source\":\"…\"}");
        }
        return Optional.of(new Snippet(node.pointer(), language, source));
    }

    /** Notes every one of {@code others} that stands beside {@code field}. */
    static void refuse(Members function, String field, List<String> others) {
        for (String other : others) {
            function.get(other)
                    .ifPresent(node -> node.error("conflict", "The field " + other + " does not go with " + field));
        }
    }
}
