package io.millrace.function.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether a module keeps to the interface of map modules (src/docs/WASM.md), and if not, what to change. */
final class ModuleCheck {
    private static final long PAGE_BYTES = 1 << 16;
    private static final Map<String, String> REQUIRED = types("alloc", "(i32) -> i32", "map", "(i32, i32) -> i64");
    private static final Map<String, String> OPTIONAL = types("flush", "() -> i64", "drain", "() -> i64");

    private final long maxMemoryBytes;
    private final List<String> problems = new ArrayList<>();

    /**
     * Makes a check.
     *
     * @param maxMemoryBytes that a module's memory may grow to
     */
    ModuleCheck(long maxMemoryBytes) {
        this.maxMemoryBytes = maxMemoryBytes;
    }

    private static Map<String, String> types(String... namesAndTypes) {
        Map<String, String> types = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            types.put(namesAndTypes[i], namesAndTypes[i + 1]);
        }
        return types;
    }

    /** Sentences about all that is wrong; empty if nothing is. */
    String problems(ModuleShape shape) {
        if (!shape.imports().isEmpty()) {
            return "It imports " + String.join(", ", shape.imports())
                    + "; a module gets nothing from outside: build it for wasm32-unknown-unknown, not for WASI or a"
                    + " browser, without --import-memory";
        }
        checkMemory(shape);
        REQUIRED.forEach((name, type) -> {
            if (shape.exportsFunction(name)) {
                checkType(shape, name, type);
            } else {
                problems.add("It exports no function " + name + " " + type);
            }
        });
        OPTIONAL.forEach((name, type) -> {
            if (shape.exportsFunction(name)) {
                checkType(shape, name, type);
            }
        });
        return String.join(". ", problems);
    }

    private void checkType(ModuleShape shape, String name, String type) {
        if (!shape.typeOf(name).equals(type)) {
            problems.add("Its function " + name + " is " + shape.typeOf(name) + "; it must be " + type);
        }
    }

    private void checkMemory(ModuleShape shape) {
        if (!shape.exportsMemory() || shape.memories().size() != 1) {
            problems.add("It exports no memory with the name memory, or has further ones; it must have that one alone");
            return;
        }
        ModuleShape.Memory memory = shape.memories().get(0);
        if (!memory.isPlain()) {
            problems.add("Its memory is shared or has 64-bit addresses; it must be a plain one");
        } else if (!memory.hasMaximum()) {
            problems.add("Its memory has no maximum; " + howToLimit());
        } else if (memory.maxPages() * PAGE_BYTES > maxMemoryBytes) {
            problems.add("Its memory may grow to " + memory.maxPages() * PAGE_BYTES + " bytes; " + howToLimit());
        }
    }

    private String howToLimit() {
        return "link with --max-memory=BYTES (clang -Wl,--max-memory=…, rustc -C link-arg=--max-memory=…), at most "
                + maxMemoryBytes;
    }
}
