package io.millrace.function.sandbox;

import io.millrace.value.ByteBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The user's code that tasks of one stage run, all of it in one language.
 *
 * @param map called with each record; absent if only the reduce is the user's
 * @param combine what becomes of the emitted pairs; absent, they are returned as they are, in the order of emission
 */
public record Program(Optional<Snippet> map, Optional<Combine> combine) {
    /** Of functions, by the number that a worker knows them by; 0 stands for none. The harnesses know these numbers too. */
    static final List<String> ROLES = List.of("", "map", "init", "add", "merge", "finish", "function");

    /** Refuses functions in different languages. */
    public Program {
        Set<Language> languages = languages(functions(map, combine));
        if (languages.size() > 1) {
            throw new IllegalArgumentException("One program has one language, not " + languages);
        }
    }

    /** What all functions are written in. */
    public Language language() {
        return languages(functions()).stream().findFirst().orElse(Language.JAVASCRIPT);
    }

    private static Set<Language> languages(Map<String, Snippet> functions) {
        return functions.values().stream().map(Snippet::language).collect(Collectors.toSet());
    }

    /** The functions by the role that the harness knows them by. */
    Map<String, Snippet> functions() {
        return functions(map, combine);
    }

    private static Map<String, Snippet> functions(Optional<Snippet> map, Optional<Combine> combine) {
        Map<String, Snippet> functions = new LinkedHashMap<>();
        map.ifPresent(snippet -> functions.put("map", snippet));
        combine.ifPresent(reduce -> functions.putAll(reduce.functions()));
        return functions;
    }

    /** Where the function of that role is written, or the only function that there is; empty if neither is known. */
    String pointer(String role) {
        Map<String, Snippet> functions = functions();
        return functions.entrySet().stream()
                .filter(function -> functions.size() == 1 || function.getKey().equals(role))
                .map(function -> function.getValue().pointer())
                .findFirst()
                .orElse("");
    }

    /** What the worker is told: language, kind, built-in, then role, pointer and source of each function. */
    byte[] toBytes() {
        ByteBuilder out = new ByteBuilder(256);
        Frame.putText(out, language().name());
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
