package io.millrace.loadtest;

import io.millrace.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import picocli.CommandLine;

/** What counts words: the same result in three ways. */
public enum MapFunction {
    /** JavaScript, as a person would write it. */
    JS {
        @Override
        public Value value(Path root) {
            return Value.of("(line) => { for (const w of line.toLowerCase().match(/[a-z]+/g) ?? []) emit(w, 1) }");
        }
    },
    /** The map {@code words} of the server. */
    BUILTIN {
        @Override
        public Value value(Path root) {
            return Value.object().put("builtin", "words").build();
        }
    },
    /** The WebAssembly module of the examples that is written in C. */
    WASM {
        @Override
        public Value value(Path root) {
            Path module = root.resolve("src/examples/wasm/word_count_c.wasm");
            try {
                String base64 = Base64.getEncoder().encodeToString(Files.readAllBytes(module));
                return Value.object().put("language", "wasm").put("module", base64).build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    /** The member {@code map} of a job; {@code root} is the repository. */
    public abstract Value value(Path root);

    /** That of this name, of either case. */
    static MapFunction named(String text) {
        return Arrays.stream(values())
                .filter(map -> map.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new CommandLine.TypeConversionException("'" + text + "' is not js, builtin or wasm"));
    }

    /** As it is named on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
