package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.json;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.problem.BadRecord;
import io.millrace.value.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a map does with records, whatever its language. Each language says how a few functions are written in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MapContract {
    SandboxPool pool;

    abstract SandboxPool newPool();

    abstract Program program(String source);

    /** Functions that emit the record with 1, in every form that the language has. */
    abstract Stream<String> forms();

    /** Emits the record with how many characters it has. */
    abstract String measures();

    /** Emits the line with the record. */
    abstract String numbers();

    /** Emits the source with the line and the record. */
    abstract String locates();

    /** Emits 1 with the array {@code [1]}, adds 2 to that array, and emits it again. */
    abstract String changesWhatItEmitted();

    /** Counts {@code seen}, emits the record with 1, then fails if it is {@code b}. */
    abstract String failsAtB();

    /** What the record is bad for then. */
    abstract String failure();

    /** The user's part of the stack then. */
    abstract String stack();

    /** Emits the record with 1, then skips it with the reason {@code no b} if it is {@code b}. */
    abstract String skipsB();

    /** Counts the record twice by its name, and {@code all}. */
    abstract String counts();

    /** Emits the record with 1, but calls itself without end if it is {@code b}. */
    abstract String callsItselfAtB();

    /** How what the record is bad for then begins. */
    abstract String tooDeep();

    /** Emits {@code key0} with 0 to {@code key199999} with 199999. */
    abstract String emitsManyPairs();

    @BeforeAll
    void start() {
        pool = newPool();
    }

    @AfterAll
    void stop() {
        pool.close();
    }

    BatchResult run(String source, RecordBatch batch) {
        try (Sandbox sandbox = pool.lease("job", program(source), LIMITS)) {
            return sandbox.map(batch);
        }
    }

    String pairs(String source, RecordBatch batch) {
        BatchResult result = run(source, batch);
        assertThat(result.bad()).isEmpty();
        return text(result.pairs());
    }

    String message(String source, RecordBatch batch) {
        List<BadRecord> bad = run(source, batch).bad();
        assertThat(bad).hasSize(1);
        return bad.get(0).code() + ": " + bad.get(0).message();
    }

    /** Emits the record with 1. */
    String emits() {
        return forms().findFirst().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void acceptsEveryFormOfFunction(String source) {
        assertThat(pairs(source, lines("a\r\nb\n"))).isEqualTo("\"a\":1 \"b\":1");
    }

    @Test
    void readsCharactersBeyondAsciiWhereverTheyStand() {
        for (int i = 0; i < 20; i++) {
            String line = "a".repeat(i) + "\u00e9" + "b".repeat(20 - i);
            assertThat(pairs(measures(), lines(line))).isEqualTo("\"" + line + "\":21");
        }
    }

    @Test
    void takesAWholeTextAsOneRecord() {
        RecordBatch batch = new RecordBatch(Encoding.TEXT, "a\nb\n".getBytes(StandardCharsets.UTF_8), "input", 1);
        assertThat(pairs(emits(), batch)).isEqualTo("\"a\\nb\\n\":1");
    }

    @Test
    void leavesBlankLinesOutOfJson() {
        BatchResult result = run(numbers(), json("{\"a\":1}\n \n[2]"));
        assertThat(text(result.pairs())).isEqualTo("1:{\"a\":1} 3:[2]");
        assertThat(result.recordsIn()).isEqualTo(2);
    }

    @Test
    void refusesJsonThatIsNoObjectWhereOnlyObjectsAreRecords() {
        byte[] bytes = "{\"a\":1}\n[2]\n \nnull\n\"x\"\n{}\n5".getBytes(StandardCharsets.UTF_8);
        BatchResult result = run(numbers(), new RecordBatch(Encoding.OBJECTS, bytes, "input", 1));
        assertThat(text(result.pairs())).isEqualTo("1:{\"a\":1} 6:{}");
        assertThat(result.recordsIn()).isEqualTo(6);
        String message = "Expected a JSON object on each line";
        assertThat(result.bad())
                .containsExactly(
                        new BadRecord("input", 2, "malformed", message, "[2]"),
                        new BadRecord("input", 4, "malformed", message, "null"),
                        new BadRecord("input", 5, "malformed", message, "\"x\""),
                        new BadRecord("input", 7, "malformed", message, "5"));
    }

    @Test
    void keepsIntegersOf64Bits() {
        String integers = "9223372036854775807\n-9223372036854775808\n[9007199254740993]";
        assertThat(pairs(emits(), json(integers)))
                .isEqualTo("9223372036854775807:1 -9223372036854775808:1 [9007199254740993]:1");
    }

    @Test
    void readsLongerIntegersAsDoubles() {
        String integers = "9223372036854775808\n[-12345678901234567890]\n{\"a\":1" + "0".repeat(30) + "}";
        assertThat(pairs(emits(), json(integers)))
                .isEqualTo("9223372036854776000:1 [-12345678901234567000]:1 {\"a\":1e+30}:1");
    }

    @Test
    void copiesWhatWasEmitted() {
        assertThat(pairs(changesWhatItEmitted(), lines("a"))).isEqualTo("1:[1] 1:[1,2]");
    }

    @Test
    void undoesARecordThatFails() {
        BatchResult result = run(failsAtB(), lines("a\nb\nc"));
        assertThat(text(result.pairs())).isEqualTo("\"a\":1 \"c\":1");
        assertThat(result.counters()).isEqualTo(Map.of("seen", 2L));
        assertThat(result.recordsIn()).isEqualTo(3);
        assertThat(result.recordsOut()).isEqualTo(2);
        assertThat(result.bad()).containsExactly(new BadRecord("input", 2, "map-failed", failure(), "b", stack()));
    }

    @Test
    void setsSkippedRecordsAside() {
        BatchResult result = run(skipsB(), lines("a\nb\r\nc"));
        assertThat(text(result.pairs())).isEqualTo("\"a\":1 \"c\":1");
        assertThat(result.bad()).containsExactly(new BadRecord("input", 2, BadRecord.SKIPPED, "no b", "b"));
    }

    @Test
    void tellsSourceAndLine() {
        byte[] bytes = "..a\n\n\n\n\nb\n".getBytes(StandardCharsets.UTF_8);
        byte[] text = "a\nb\n".getBytes(StandardCharsets.UTF_8);
        RecordBatch batch = new RecordBatch(
                Encoding.LINES,
                bytes,
                2,
                bytes.length,
                "x.txt",
                () -> 7,
                new RecordBatch.Places(new int[] {0, 5}, new int[] {0, 1, 6, 7}),
                ByteBuffer.wrap(text));
        assertThat(pairs(locates(), batch)).isEqualTo("\"x.txt\":[7,\"a\"] \"x.txt\":[12,\"b\"]");
    }

    @Test
    void countsByName() {
        assertThat(run(counts(), lines("b\na\nb")).counters())
                .containsExactly(Map.entry("b", 4L), Map.entry("all", 3L), Map.entry("a", 2L));
    }

    @Test
    void findsMalformedJson() {
        assertThat(message(emits(), json("1\n{x}\n2"))).startsWith("malformed: ");
    }

    @Test
    void survivesEndlessRecursion() {
        BatchResult result = run(callsItselfAtB(), lines("a\nb\nc"));
        assertThat(text(result.pairs())).isEqualTo("\"a\":1 \"c\":1");
        assertThat(result.bad())
                .singleElement()
                .satisfies(bad -> assertThat(bad.message()).startsWith(tooDeep()));
    }

    @Test
    void returnsMoreThanOneFrameHolds() {
        BatchResult result = run(emitsManyPairs(), lines("a\nb"));
        assertThat(result.pairs()).hasSize(400_000);
        assertThat(Json.text(result.pairs().get(399_999).key())).isEqualTo("\"key199999\"");
        assertThat(result.recordsIn()).isEqualTo(2);
    }
}
