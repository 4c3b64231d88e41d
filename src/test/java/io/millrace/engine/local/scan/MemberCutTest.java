package io.millrace.engine.local.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.Chunk;
import io.millrace.value.Json;
import io.millrace.value.JsonSyntaxException;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Objects keep the members that are wanted; whatever else a line is, it stays as it is. */
class MemberCutTest {
    private static final List<String> NAMES = List.of("k", "v", "é", "a name of more than sixteen bytes");

    private static String cut(List<String> names, String lines) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        ByteBuffer cut =
                new MemberCut(names).cut(Arrays.copyOf(bytes, bytes.length + Chunk.SLACK_BYTES), 0, bytes.length);
        return new String(cut.array(), 0, cut.remaining(), StandardCharsets.UTF_8);
    }

    private static Optional<Value> read(String line) {
        try {
            return Optional.of(Json.read(line));
        } catch (JsonSyntaxException e) {
            return Optional.empty();
        }
    }

    /** The reader refuses a member named twice, which the parser of JavaScript does not. */
    private static boolean namesTwice(String line) {
        try {
            Json.read(line);
            return false;
        } catch (JsonSyntaxException e) {
            return String.valueOf(e.getMessage()).contains("uplicate");
        }
    }

    private static Optional<Value> wanted(String line) {
        return read(line).map(value -> {
            if (!(value instanceof Value.Obj object)) {
                return value;
            }
            Map<String, Value> members = new HashMap<>(object.members());
            members.keySet().retainAll(NAMES);
            return new Value.Obj(members);
        });
    }

    @Test
    void leavesOfRandomLinesWhatIsWanted() {
        for (long seed = 0; seed < 300; seed++) {
            String lines = new String(new RandomJson(new Random(seed)).lines(30), StandardCharsets.UTF_8);
            String[] before = lines.split("\n", -1);
            String[] after = cut(NAMES, lines).split("\n", -1);
            assertThat(after).as("seed " + seed).hasSameSizeAs(before);
            for (int i = 0; i < before.length; i++) {
                if (!after[i].equals(before[i]) && !namesTwice(before[i])) {
                    assertThat(read(after[i])).as(before[i]).isPresent().isEqualTo(wanted(before[i]));
                }
            }
        }
    }

    @Test
    void cutsUsualObjects() {
        assertThat(cut(
                        List.of("k", "v"),
                        "{\"a\":[1,{\"k\":2}],\"k\":\"x\\n\" , \"b\":\"\",\"v\":{\"k\":1}}\r\n{}\n{\"k\":1}"))
                .isEqualTo("{\"k\":\"x\\n\",\"v\":{\"k\":1}}\n{}\n{\"k\":1}");
    }

    @Test
    void leavesOtherLinesAsTheyAre() {
        String lines =
                "[1,2]\n\n \n{\"k\":1,\"a\":01}\n{\"\\u006b\":1,\"a\":2}\n{\"a\":1 \"k\":2}\n{\"a\":1}x\n{\"a\":\"\t\"}\n{\"a\"\n";
        assertThat(cut(List.of("k"), lines)).isEqualTo(lines);
    }

    @Test
    void isNotWorthItWhereMostIsWanted() {
        byte[] bytes = Arrays.copyOf("{\"k\":12345}\n".getBytes(StandardCharsets.UTF_8), 40);
        MemberCut cut = new MemberCut(List.of("k"));
        cut.cut(bytes, 0, 12);
        assertThat(cut.isWorthIt()).isFalse();
    }
}
