package io.millrace.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 7, 15, 16, 17, 18, 100, 1000})
    void areThoseOfALinkedMapWhateverTheirNumber(int count) {
        Map<String, Value> linked = new LinkedHashMap<>();
        Value.ObjectBuilder built = Value.object();
        for (int i = 0; i < count; i++) {
            String name = "n" + i * 7919 % 1009;
            linked.put(name, Value.of(i));
            built.put(new String(name.toCharArray()), i);
        }
        Map<String, Value> members = built.build().members();
        assertThat(members).containsExactlyEntriesOf(linked).isEqualTo(linked).hasSameHashCodeAs(linked);
        assertThat(linked).isEqualTo(members);
        assertThat(linked.keySet())
                .allSatisfy(name -> assertThat(members.get(name)).isEqualTo(linked.get(name)));
        assertThat(new Value.Obj(linked).members()).containsExactlyEntriesOf(linked);
        assertThat(members.get("m0")).isNull();
        assertThat(members).doesNotContainKey("m0");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 17, 40})
    void givesAMemberThatIsPutAgainItsFirstPlaceAndItsLastValue(int count) {
        Map<String, Value> linked = new LinkedHashMap<>();
        Value.ObjectBuilder built = Value.object();
        for (int i = 0; i < 2 * count; i++) {
            linked.put("n" + i % count, Value.of(i));
            built.put("n" + i % count, i);
        }
        assertThat(built.build().members()).containsExactlyEntriesOf(linked);
    }

    @Test
    void doNotChangeWithTheMapTheyWereCopiedFrom() {
        Map<String, Value> map = new LinkedHashMap<>(Map.of("a", Value.of(1)));
        Value.Obj object = new Value.Obj(map);
        map.put("b", Value.of(2));
        assertThat(object.members()).hasSize(1);
        assertThat(object).isEqualTo(Value.object("a", Value.of(1)));
    }
}
