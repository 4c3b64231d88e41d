package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.ModuleAssembler.constant;
import static io.millrace.function.sandbox.ModuleAssembler.frameAt;
import static io.millrace.function.sandbox.ModuleAssembler.giving;
import static io.millrace.function.sandbox.ModuleAssembler.mapping;
import static io.millrace.function.sandbox.Workers.HASTY;
import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.BadRecord;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SandboxModuleTest {
    private static final String LOOP = "03400c000b00";
    private static final String TRAP = "00";

    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static Program program(byte[] module) {
        String base64 = Base64.getEncoder().encodeToString(module);
        return new Program(Optional.of(new Snippet("/map/module", Language.WASM, base64)), Optional.empty());
    }

    private static Program program(ModuleAssembler module) {
        return program(module.toBytes());
    }

    /** The entries of what a module gives for two lines, as text. */
    private static List<String> map(ModuleAssembler module) {
        try (Sandbox sandbox = pool.lease("job", program(module), LIMITS)) {
            return mapped(sandbox, lines("one\ntwo\n"));
        }
    }

    private static List<String> mapped(Sandbox sandbox, RecordBatch batch) {
        List<String> entries = new ArrayList<>();
        sandbox.mapWithModule(batch, frame -> entries.addAll(entries(frame)));
        sandbox.settle();
        return entries;
    }

    private static List<String> entries(ModuleFrame frame) {
        List<String> entries = new ArrayList<>();
        ModuleFrame.Kind kind = frame.next();
        while (kind != ModuleFrame.Kind.END) {
            entries.add(
                    switch (kind) {
                        case PAIR -> Json.text(frame.key()) + ":" + Json.text(frame.value());
                        case COUNTER -> frame.name() + "+" + frame.number();
                        case EMITTED -> "emitted " + frame.number();
                        default -> text(frame.badRecord());
                    });
            kind = frame.next();
        }
        return entries;
    }

    private static String text(BadRecord bad) {
        return bad.code() + " " + bad.source() + ":" + bad.line() + " " + bad.record() + ": " + bad.message();
    }

    private static JobException failure(ModuleAssembler module) {
        return catchThrowableOfType(JobException.class, () -> map(module));
    }

    private static String refusal(byte[] module) {
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(program(module)));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_COMPILE_ERROR);
        assertThat(e.fields()).isEqualTo(Map.of("pointer", Value.of("/map/module")));
        return e.detail().replace("The module at /map/module cannot be used: ", "");
    }

    @Test
    void readsEveryKindOfEntryAndValue() {
        byte[] frame = new FrameBuilder()
                .count("word", -3)
                .bytes(1, 1)
                .i64(Long.MIN_VALUE)
                .bytes(2)
                .f64(0.5)
                .bytes(1, 0, 4)
                .text("{\"a\":[1,null]}")
                .bytes(2)
                .text("seen")
                .i64(7)
                .bytes(3)
                .i64(12)
                .bad(4, 0, "no number")
                .bad(5, 5, "too short")
                .toBytes();
        assertThat(map(giving(frame)))
                .containsExactly(
                        "\"word\":-3",
                        "-9223372036854775808:0.5",
                        "null:{\"a\":[1,null]}",
                        "seen+7",
                        "emitted 12",
                        "map-failed input:1 one: no number",
                        "skipped input:2 two: too short");
    }

    @Test
    void givesTheRecordsWithTheirLineEnds() {
        // A frame around the chunk: it stands before it and is completed by the length.
        byte[] head = new FrameBuilder().bytes(1, 0, 3).toBytes();
        String storeLength = constant(1027, 0x41) + "2001" + "360000";
        String frame = constant(1024L << 32, 0x42) + "2001" + "ad" + "4207" + "7c" + "84";
        ModuleAssembler module = mapping(storeLength + frame)
                .function("alloc", "i32:i32", constant(1031, 0x41))
                .data(1024, head);
        assertThat(map(module)).containsExactly("null:\"one\\ntwo\\n\"");
    }

    @Test
    void givesNothingForAnEmptyFrame() {
        assertThat(map(new ModuleAssembler())).isEmpty();
    }

    @Test
    void flushesUntilNothingIsLeft() {
        byte[] frame = new FrameBuilder().count("kept", 1).toBytes();
        // The length of the frame stands at 0 until the first flush, the frame at 4.
        byte[] data = ByteBuffer.allocate(Integer.BYTES + frame.length)
                .put(new FrameBuilder().u32(frame.length).toBytes())
                .put(frame)
                .array();
        String giveOnce = constant(4L << 32, 0x42) + "4100350000" + "84" + "41004100360000";
        for (String name : List.of("flush", "drain")) {
            ModuleAssembler module = new ModuleAssembler().data(0, data).function(name, ":i64", giveOnce);
            try (Sandbox sandbox = pool.lease("job", program(module), LIMITS)) {
                assertThat(sandbox.flushModule().isEmpty()).isFalse();
                assertThat(sandbox.flushModule().isEmpty()).isTrue();
            }
        }
    }

    /** Each frame is small and comes in time. */
    @Test
    void endsAFlushThatHasNoEnd() {
        byte[] frame = new byte[16 << 20];
        ModuleAssembler module = new ModuleAssembler()
                .function("flush", ":i64", frameAt(16, frame.length))
                .memory("0101ac02ac02");
        JobException e = catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job", program(module), LIMITS)) {
                for (int i = 0; i < 65; i++) {
                    assertThat(sandbox.flushModule().isEmpty()).isFalse();
                }
            }
        });
        assertThat(e.detail()).contains("failed when it was flushed: it gave frames of 1 GiB");
    }

    @Test
    void drainsNothingAtTheEndOfASplit() {
        byte[] frame = new FrameBuilder().count("kept", 1).toBytes();
        ModuleAssembler module = new ModuleAssembler()
                .data(16, frame)
                .function("flush", ":i64", "4200")
                .function("drain", ":i64", frameAt(16, frame.length));
        try (Sandbox sandbox = pool.lease("job", program(module), LIMITS)) {
            assertThat(sandbox.endSplitOfModule().isEmpty()).isTrue();
            assertThat(entries(sandbox.flushModule())).containsExactly("\"kept\":1");
        }
    }

    @Test
    void memoryDoesNotGrowBeyondItsMaximum() {
        // Grows by a page until that gives -1.
        assertThat(map(mapping("0340" + "4101" + "4000" + "417f" + "47" + "0d00" + "0b" + "4200")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00|unreachable",
                "41002d00ffffffff0f1a4200|memory access out of bounds",
                "200020011001|Maximum call stack size exceeded",
                "410141006d1a4200|divide by zero",
            })
    void trapsFailAtTheFirstRecordOfTheChunk(String body, String message) {
        JobException e = failure(mapping(body));
        assertThat(e.code()).isEqualTo(ErrorCode.RECORD_FAILED);
        assertThat(e.detail())
                .startsWith("The module failed at input line 1 or on one of the records behind it: ")
                .contains(message);
        assertThat(e.fields())
                .containsEntry("source", Value.of("input"))
                .containsEntry("line", Value.of(1))
                .containsEntry("record", Value.of("one"))
                .containsEntry("pointer", Value.of("/map/module"))
                .hasEntrySatisfying(
                        "message", told -> assertThat(told.toString()).contains(message));
        assertThat(map(new ModuleAssembler())).isEmpty();
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                Arguments.of(
                        mapping(frameAt(65_530, 7)), "map gave a frame of 7 bytes at 65530, but its memory has 65536"),
                Arguments.of(mapping(frameAt(0xFFFF_FFFFL, 1)), "map gave a frame of 1 bytes at 4294967295"),
                Arguments.of(
                        mapping(frameAt(0, 0xFFFF_FFFFL)), "map gave a frame of 4294967295 bytes; at most 16777216"),
                Arguments.of(new ModuleAssembler().function("alloc", "i32:i32", "417f"), "alloc(8) gave 4294967295"),
                Arguments.of(new ModuleAssembler().function("alloc", "i32:i32", TRAP), "unreachable"));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void refusesFramesOutsideOfTheMemory(ModuleAssembler module, String message) {
        JobException e = failure(module);
        assertThat(e.code()).isEqualTo(ErrorCode.RECORD_FAILED);
        assertThat(e.detail()).contains(message);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of(new FrameBuilder().bytes(0), "byte 0: an entry of the kind 0"),
                Arguments.of(new FrameBuilder().bytes(255), "byte 0: an entry of the kind 255"),
                Arguments.of(new FrameBuilder().count("a", 1).bytes(6), "byte 16: an entry of the kind 6"),
                Arguments.of(new FrameBuilder().bytes(1, 9), "byte 0: a value of the type 9"),
                Arguments.of(new FrameBuilder().bytes(1), "it ends before an item of 1 bytes"),
                Arguments.of(new FrameBuilder().bytes(1, 3).u32(-1), "an item of 4294967295 bytes"),
                Arguments.of(new FrameBuilder().bytes(1, 3).u32(5).bytes(1), "an item of 5 bytes"),
                Arguments.of(new FrameBuilder().bytes(1, 1, 2, 3), "an item of 8 bytes"),
                Arguments.of(new FrameBuilder().bytes(1, 4).text("{\"a\":").bytes(0), "a value that is not JSON"),
                Arguments.of(
                        new FrameBuilder().bytes(1, 4).text("[".repeat(600)).bytes(0), "a value that is not JSON"),
                Arguments.of(new FrameBuilder().bytes(1, 0, 2).f64(Double.NaN), "the number NaN"),
                Arguments.of(new FrameBuilder().bad(4, 8, "behind"), "a bad record at 8"),
                Arguments.of(new FrameBuilder().bad(4, -1, "far"), "a bad record at 4294967295"),
                Arguments.of(new FrameBuilder().bad(4, 5, "x").bad(4, 0, "y"), "a bad record at 0"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesMalformedFrames(FrameBuilder frame, String message) {
        JobException e = failure(giving(frame.toBytes()));
        assertThat(e.code()).isEqualTo(ErrorCode.RECORD_FAILED);
        assertThat(e.detail())
                .contains("its frame is malformed in the entry at ")
                .contains(message);
    }

    @Test
    void endsTheJobForAKeyThatIsTooLong() {
        byte[] frame = new FrameBuilder().count("k".repeat((1 << 16) + 1), 1).toBytes();
        JobException e = failure(giving(frame).memory("01010204"));
        assertThat(e.code()).isEqualTo(ErrorCode.EMIT_LIMIT);
        assertThat(e.fields())
                .containsEntry("limit", Value.of("65536 bytes of a key"))
                .containsEntry("line", Value.of(1));
    }

    @Test
    void takesTheLongestKey() {
        byte[] frame = new FrameBuilder().count("k".repeat(1 << 16), 1).toBytes();
        assertThat(map(giving(frame).memory("01010204"))).hasSize(1);
    }

    @Test
    void badRecordsCannotBeToldWhenFlushed() {
        byte[] frame = new FrameBuilder().bad(4, 0, "late").toBytes();
        ModuleAssembler module = new ModuleAssembler()
                .function("flush", ":i64", frameAt(16, frame.length))
                .data(16, frame);
        JobException e = catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job", program(module), LIMITS)) {
                entries(sandbox.flushModule());
            }
        });
        assertThat(e.detail()).contains("failed when it was flushed: ").contains("of which only map can tell");
    }

    @Test
    void endlessLoopsRunIntoTheTimeLimit() {
        JobException e = catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job", program(mapping(LOOP)), HASTY)) {
                mapped(sandbox, lines("one\ntwo\n"));
            }
        });
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.fields()).containsEntry("line", Value.of(1)).containsEntry("pointer", Value.of("/map/module"));
        assertThat(map(new ModuleAssembler())).isEmpty();
    }

    @Test
    void startFunctionsThatLoopOrTrapAreRefused() {
        ModuleAssembler loops =
                new ModuleAssembler().function("begin", ":", LOOP).section("start", "02");
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(program(loops)));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(refusal(new ModuleAssembler()
                        .function("begin", ":", TRAP)
                        .section("start", "02")
                        .toBytes()))
                .startsWith("It does not start: RuntimeError: unreachable");
    }

    @Test
    void hugeTablesHurtNobody() {
        ModuleAssembler huge = new ModuleAssembler().section("table", "017000" + "80ade204"); // ten million
        JobException e = catchThrowableOfType(JobException.class, () -> map(huge));
        assertThat(e == null || e.code() == ErrorCode.MEMORY_LIMIT || e.code() == ErrorCode.FUNCTION_COMPILE_ERROR)
                .isTrue();
        assertThat(map(new ModuleAssembler())).isEmpty();
    }

    @Test
    void instancesKeepNothingFromJobToJob() {
        // Counts its calls at 0 and gives the count as the length of an impossible frame from the second on.
        ModuleAssembler module = mapping("4100" + "41002802004101" + "6a" + "360200" + "4100280200" + "4101" + "46"
                + "0440" + "4200" + "0f" + "0b" + "00");
        assertThat(map(module)).isEmpty();
        try (Sandbox sandbox = pool.lease("other", program(module), LIMITS)) {
            assertThat(mapped(sandbox, lines("a"))).isEmpty();
            JobException e = catchThrowableOfType(JobException.class, () -> mapped(sandbox, lines("a")));
            assertThat(e.detail()).contains("unreachable");
        }
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of("hello".getBytes(StandardCharsets.UTF_8), "expected magic word 00 61 73 6d"),
                Arguments.of(new byte[0], "BufferSource argument is empty"),
                Arguments.of(mapping("6a").toBytes(), "Compiling function #1"),
                Arguments.of(
                        new ModuleAssembler()
                                .importing("wasi_snapshot_preview1", "fd_write")
                                .toBytes(),
                        "It imports wasi_snapshot_preview1.fd_write; a module gets nothing from outside"),
                Arguments.of(new ModuleAssembler().without("map").toBytes(), "no function map (i32, i32) -> i64"),
                Arguments.of(new ModuleAssembler().without("alloc").toBytes(), "no function alloc (i32) -> i32"),
                Arguments.of(
                        new ModuleAssembler().function("map", "i32:i32", "4100").toBytes(),
                        "Its function map is (i32) -> i32; it must be (i32, i32) -> i64"),
                Arguments.of(
                        new ModuleAssembler().function("flush", "i32:", "").toBytes(),
                        "Its function flush is (i32) -> ; it must be () -> i64"),
                Arguments.of(new ModuleAssembler().memory("").toBytes(), "no memory with the name memory"),
                Arguments.of(new ModuleAssembler().memoryName("mem").toBytes(), "no memory with the name memory"),
                Arguments.of(new ModuleAssembler().memory("010001").toBytes(), "Its memory has no maximum; link with"),
                Arguments.of(
                        new ModuleAssembler().memory("0101018108").toBytes(),
                        "Its memory may grow to 67174400 bytes; link with"),
                Arguments.of(new ModuleAssembler().memory("01030102").toBytes(), "Its memory is shared"),
                Arguments.of(new ModuleAssembler().memory("01050102").toBytes(), "64-bit addresses"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void saysWhyAModuleCannotBeUsed(byte[] module, String message) {
        assertThat(refusal(module)).contains(message);
    }
}
