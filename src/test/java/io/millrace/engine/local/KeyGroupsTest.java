package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGroupsTest {
    @TempDir
    Path root;

    /** Values of a key by the order of the input, in a map by the text of the key. */
    private static Map<String, List<String>> emit(Random random, List<GroupSink> lanes) {
        Map<String, List<String>> expected = new TreeMap<>();
        for (int split = 0; split < 20; split++) {
            GroupSink lane = lanes.get(random.nextInt(lanes.size()));
            lane.at(split);
            for (int i = random.nextInt(100); i > 0; i--) {
                Value key = Value.of("key " + random.nextInt(12) * random.nextInt(2));
                Value value = Value.of(split + "x".repeat(random.nextInt(60)) + i);
                lane.emit(key, value);
                expected.computeIfAbsent(Json.text(key), any -> new ArrayList<>())
                        .add(Json.text(value));
            }
        }
        return expected;
    }

    private static List<List<Part>> parts(List<GroupSink> lanes, int partitions) {
        Map<Integer, List<Part>> parts = new TreeMap<>();
        for (GroupSink lane : lanes) {
            for (Part part : lane.parts(partitions)) {
                parts.computeIfAbsent(part.partition(), any -> new ArrayList<>())
                        .add(part);
            }
        }
        return List.copyOf(parts.values());
    }

    private static String value(KeyGroups groups) {
        String text = groups.pair().text();
        groups.nextValue();
        return text;
    }

    private static List<String> rest(KeyGroups groups) {
        List<String> values = new ArrayList<>();
        while (groups.hasValue()) {
            values.add(value(groups));
        }
        return values;
    }

    private static String keyText(KeyGroups groups) {
        return Json.text(KeyCodec.decode(groups.key()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsTheValuesOfEachKeyInOrderFromWhereverItIsTold(long seed) {
        Random random = new Random(seed);
        List<Function<Path, SpaceFixture>> spaces =
                List.of(SpaceFixture::tiny, SpaceFixture::small, SpaceFixture::large);
        try (SpaceFixture space = spaces.get(random.nextInt(3)).apply(root)) {
            List<GroupSink> lanes = List.of(new GroupSink(space.space()), new GroupSink(space.space()));
            Map<String, List<String>> expected = emit(random, lanes);
            lanes.forEach(GroupSink::end);
            Map<String, List<String>> read = new TreeMap<>();
            for (List<Part> parts : parts(lanes, PairSorter.PARTITIONS)) {
                readAgainAndAgain(KeyGroups.of(parts, space.space(), new Skew(new Meter(), 0)), random, read);
            }
            assertThat(read).isEqualTo(expected);
            lanes.forEach(GroupSink::release);
            assertThat(space.memory().taken()).isZero();
        }
    }

    private static void readAgainAndAgain(KeyGroups groups, Random random, Map<String, List<String>> read) {
        try (groups) {
            while (groups.nextKey()) {
                List<String> values = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0 && groups.hasValue(); i--) {
                    values.add(value(groups));
                }
                if (groups.hasValue()) {
                    Runnable back = groups.bookmark();
                    value(groups);
                    back.run();
                    List<String> rest = rest(groups);
                    back.run();
                    assertThat(rest(groups)).isEqualTo(rest);
                    values.addAll(rest);
                }
                assertThat(read.put(keyText(groups), values)).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void goesToTheNextKeyFromAnyValueAndLeavesWhatOthersLookAt(long seed) {
        Random random = new Random(seed);
        try (SpaceFixture space = SpaceFixture.large(root)) {
            List<GroupSink> lanes = List.of(new GroupSink(space.space()), new GroupSink(space.space()));
            Map<String, List<String>> expected = emit(random, lanes);
            for (int i = 0; i < 2; i++) {
                List<String> keys = new ArrayList<>();
                try (KeyGroups groups = KeyGroups.of(parts(lanes, 1).get(0), space.space(), new Skew(new Meter(), 0))) {
                    while (groups.nextKey()) {
                        keys.add(keyText(groups));
                        if (random.nextBoolean()) {
                            assertThat(value(groups))
                                    .isEqualTo(expected.get(keyText(groups)).get(0));
                        }
                    }
                }
                assertThat(keys).containsExactlyInAnyOrderElementsOf(expected.keySet());
            }
        }
    }
}
