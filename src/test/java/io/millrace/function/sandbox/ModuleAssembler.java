package io.millrace.function.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts WebAssembly modules together, with bodies of functions as hexadecimal bytes. It starts with all that a map module
 * needs: a memory of one page that can grow to two, {@code alloc} that gives 1024, {@code map} that gives nothing.
 */
public final class ModuleAssembler {
    /** The index of {@code map} among the functions. */
    public static final int MAP = 1;

    private static final Map<String, Integer> SECTIONS = Map.of(
            "type",
            1,
            "import",
            2,
            "function",
            3,
            "table",
            4,
            "memory",
            5,
            "export",
            7,
            "start",
            8,
            "code",
            10,
            "data",
            11);
    private static final Map<String, String> VALUES = Map.of("i32", "7f", "i64", "7e", "f32", "7d", "f64", "7c");

    private final List<Function> functions = new ArrayList<>();
    private final List<String> extra = new ArrayList<>();
    private final Map<Integer, byte[]> further = new TreeMap<>();
    private String memory = "01010102";
    private String memoryName = "memory";

    private record Function(String name, String type, String body) {}

    public ModuleAssembler() {
        functions.add(new Function("alloc", "i32:i32", constant(1024, 0x41)));
        functions.add(new Function("map", "i32,i32:i64", "4200"));
    }

    /** A module whose {@code map} does that; the chunk's place is local 0, its length local 1. */
    public static ModuleAssembler mapping(String body) {
        return new ModuleAssembler().function("map", "i32,i32:i64", body);
    }

    /** A module whose {@code map} gives that frame, whatever it gets. */
    public static ModuleAssembler giving(byte[] frame) {
        return mapping(frameAt(16, frame.length)).data(16, frame);
    }

    /** Gives the frame at that place. */
    public static String frameAt(long at, long length) {
        return constant(at << 32 | length, 0x42);
    }

    /** Replaces a function, or adds one; its type is parameters, a colon, and results. */
    public ModuleAssembler function(String name, String type, String body) {
        Function function = new Function(name, type, body);
        for (int i = 0; i < functions.size(); i++) {
            if (functions.get(i).name().equals(name)) {
                functions.set(i, function);
                return this;
            }
        }
        functions.add(function);
        return this;
    }

    public ModuleAssembler without(String name) {
        functions.removeIf(function -> function.name().equals(name));
        return this;
    }

    /** The memory section. */
    public ModuleAssembler memory(String hex) {
        memory = hex;
        return this;
    }

    public ModuleAssembler memoryName(String name) {
        memoryName = name;
        return this;
    }

    public ModuleAssembler data(int at, byte[] bytes) {
        return section(
                "data", HexFormat.of().parseHex("0100" + constant(at, 0x41) + "0b" + leb(bytes.length) + hex(bytes)));
    }

    /** Any other section. */
    public ModuleAssembler section(String name, byte[] bytes) {
        further.put(SECTIONS.get(name), bytes);
        return this;
    }

    public ModuleAssembler section(String name, String hex) {
        return section(name, HexFormat.of().parseHex(hex));
    }

    /** An import of a function without parameters and results. */
    public ModuleAssembler importing(String module, String name) {
        extra.add("6000" + "00");
        return section("import", "01" + text(module) + text(name) + "00" + leb(functions.size()));
    }

    public byte[] toBytes() {
        Map<Integer, byte[]> sections = new TreeMap<>(further);
        StringBuilder types = new StringBuilder(leb(functions.size() + extra.size()));
        StringBuilder indexes = new StringBuilder(leb(functions.size()));
        StringBuilder exports = new StringBuilder(leb(functions.size() + (memory.isEmpty() ? 0 : 1)));
        StringBuilder code = new StringBuilder(leb(functions.size()));
        for (int i = 0; i < functions.size(); i++) {
            Function function = functions.get(i);
            String[] sides = function.type().split(":", -1);
            types.append("60").append(values(sides[0])).append(values(sides[1]));
            indexes.append(leb(i));
            exports.append(text(function.name())).append("00").append(leb(i));
            String body = "00" + function.body() + "0b";
            code.append(leb(body.length() / 2)).append(body);
        }
        extra.forEach(types::append);
        if (!memory.isEmpty()) {
            exports.append(text(memoryName)).append("0200");
            sections.put(SECTIONS.get("memory"), HexFormat.of().parseHex(memory));
        }
        sections.put(SECTIONS.get("type"), HexFormat.of().parseHex(types));
        sections.put(SECTIONS.get("function"), HexFormat.of().parseHex(indexes));
        sections.put(SECTIONS.get("export"), HexFormat.of().parseHex(exports));
        sections.put(SECTIONS.get("code"), HexFormat.of().parseHex(code));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("0061736d01000000"));
        sections.forEach((id, bytes) -> {
            out.write(id);
            out.writeBytes(HexFormat.of().parseHex(leb(bytes.length)));
            out.writeBytes(bytes);
        });
        return out.toByteArray();
    }

    public String toBase64() {
        return Base64.getEncoder().encodeToString(toBytes());
    }

    /** Pushes a constant: the code of the instruction, then a signed LEB128. */
    public static String constant(long value, int instruction) {
        StringBuilder hex = new StringBuilder(hex((byte) instruction));
        long left = value;
        while (left > 63 || left < -64) {
            hex.append(hex((byte) (left & 0x7F | 0x80)));
            left >>= 7;
        }
        return hex.append(hex((byte) (left & 0x7F))).toString();
    }

    private static String values(String names) {
        List<String> codes = names.isEmpty()
                ? List.of()
                : List.of(names.split(",")).stream().map(VALUES::get).toList();
        return leb(codes.size()) + String.join("", codes);
    }

    private static String text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return leb(utf8.length) + hex(utf8);
    }

    private static String leb(int value) {
        return value < 0x80 ? hex((byte) value) : hex((byte) (value & 0x7F | 0x80)) + leb(value >>> 7);
    }

    private static String hex(byte... bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
