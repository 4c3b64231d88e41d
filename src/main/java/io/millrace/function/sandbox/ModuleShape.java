package io.millrace.function.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a WebAssembly module asks for and offers, read from its bytes, since V8 tells neither the types of functions nor the
 * limits of memories (WebAssembly Core Specification 2.0, section 5.5, Modules).
 */
final class ModuleShape {
    private static final int HEADER_BYTES = 8;
    private static final int TYPES = 1;
    private static final int IMPORTS = 2;
    private static final int FUNCTIONS = 3;
    private static final int MEMORIES = 5;
    private static final int EXPORTS = 7;
    private static final int FUNCTION_TYPE = 0x60;
    private static final int HAS_MAXIMUM = 1;
    private static final int KINDS_OF_IMPORT = 5;

    private final List<String> types = new ArrayList<>();
    private final List<String> imports = new ArrayList<>();
    private final List<Integer> functions = new ArrayList<>();
    private final List<Memory> memories = new ArrayList<>();
    private final Map<String, Integer> exportedFunctions = new HashMap<>();
    private final Map<String, Integer> exportedMemories = new HashMap<>();

    private ModuleShape() {}

    /**
     * The limits of a memory.
     *
     * @param flags which of the limits there are, and what else it is
     * @param maxPages 0 if there is no maximum
     */
    record Memory(int flags, long maxPages) {
        boolean isPlain() {
            return (flags & ~HAS_MAXIMUM) == 0;
        }

        boolean hasMaximum() {
            return (flags & HAS_MAXIMUM) != 0;
        }
    }

    /** Reads a module that V8 has compiled, so that only what is not looked for here can be unknown. */
    static ModuleShape of(byte[] module) {
        ModuleShape shape = new ModuleShape();
        ByteBuffer in = ByteBuffer.wrap(module).position(HEADER_BYTES);
        while (in.hasRemaining()) {
            int id = in.get();
            int length = number(in);
            shape.section(id, in.slice(in.position(), length));
            in.position(in.position() + length);
        }
        return shape;
    }

    private void section(int id, ByteBuffer in) {
        switch (id) {
            case TYPES -> readTypes(in);
            case IMPORTS -> readImports(in);
            case FUNCTIONS -> repeat(in, () -> functions.add(number(in)));
            case MEMORIES -> repeat(in, () -> memories.add(memory(in)));
            case EXPORTS -> repeat(in, () -> export(in));
            default -> {}
        }
    }

    /** Types behind the first that is no plain function stay unknown. */
    private void readTypes(ByteBuffer in) {
        for (int left = number(in); left > 0 && (in.get() & 0xFF) == FUNCTION_TYPE; left--) {
            String parameters = valueTypes(in);
            types.add("(" + parameters + ") -> " + valueTypes(in));
        }
    }

    private static String valueTypes(ByteBuffer in) {
        List<String> names = new ArrayList<>();
        repeat(in, () -> names.add(valueType(in.get() & 0xFF)));
        return String.join(", ", names);
    }

    private static String valueType(int code) {
        return switch (code) {
            case 0x7F -> "i32";
            case 0x7E -> "i64";
            case 0x7D -> "f32";
            case 0x7C -> "f64";
            case 0x7B -> "v128";
            default -> "ref";
        };
    }

    /** Names only: one import is one too many, so that nothing behind it is of interest. */
    private void readImports(ByteBuffer in) {
        for (int left = number(in); left > 0; left--) {
            imports.add(name(in) + "." + name(in));
            if (!skipImported(in)) {
                return;
            }
        }
    }

    private static boolean skipImported(ByteBuffer in) {
        int kind = in.get();
        switch (kind) {
            case 0 -> number(in);
            case 1 -> {
                in.get();
                memory(in);
            }
            case 2 -> memory(in);
            case 3 -> in.getShort();
            case 4 -> {
                in.get();
                number(in);
            }
            default -> {}
        }
        return kind < KINDS_OF_IMPORT;
    }

    private static Memory memory(ByteBuffer in) {
        int flags = in.get();
        wide(in);
        return new Memory(flags, (flags & HAS_MAXIMUM) == 0 ? 0 : wide(in));
    }

    private void export(ByteBuffer in) {
        String name = name(in);
        int kind = in.get();
        int index = number(in);
        if (kind == 0) {
            exportedFunctions.put(name, index);
        } else if (kind == 2) {
            exportedMemories.put(name, index);
        }
    }

    private static void repeat(ByteBuffer in, Runnable read) {
        for (int left = number(in); left > 0; left--) {
            read.run();
        }
    }

    private static String name(ByteBuffer in) {
        byte[] utf8 = new byte[number(in)];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static int number(ByteBuffer in) {
        return (int) wide(in);
    }

    /** Seven bits a byte, the lowest first (LEB128). */
    private static long wide(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get();
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    /** What it wants from outside, as {@code module.name}. */
    List<String> imports() {
        return imports;
    }

    /** All memories of its own. */
    List<Memory> memories() {
        return memories;
    }

    boolean exportsMemory() {
        return exportedMemories.containsKey("memory");
    }

    boolean exportsFunction(String name) {
        return exportedFunctions.containsKey(name);
    }

    /** The type of an exported function, such as {@code (i32, i32) -> i64}; of a module without imports. */
    String typeOf(String name) {
        int type = functions.get(exportedFunctions.getOrDefault(name, 0));
        return type < types.size() ? types.get(type) : "a type that is not known here";
    }
}
