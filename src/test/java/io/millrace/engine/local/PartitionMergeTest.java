package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.Row;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Parts are joined in order whenever they come. */
final class PartitionMergeTest {
    private static Part part(int split) {
        RowList rows = new RowList();
        rows.add(new Row(Value.of(split), Value.Null.NULL));
        return new Part(0, split, 10, rows);
    }

    private static Optional<List<Value>> keys(PartitionMerge merge) {
        return merge.look(
                content -> ((RowList) content).rows().stream().map(Row::key).toList());
    }

    @Test
    void joinsInTheOrderOfTheSplits() {
        for (long seed = 0; seed < 200; seed++) {
            List<Integer> order = new ArrayList<>(IntStream.range(0, 20).boxed().toList());
            Collections.shuffle(order, new Random(seed));
            Meter meter = new Meter();
            PartitionMerge merge = new PartitionMerge(meter);
            order.forEach(split -> merge.add(part(split)));
            assertThat(keys(merge))
                    .as("seed %d", seed)
                    .contains(IntStream.range(0, 20).mapToObj(Value::of).toList());
            assertThat(merge.joinedBytes()).isEqualTo(200);
            assertThat(meter.progress().keys()).isEqualTo(20);
        }
    }

    @Test
    void showsNothingBehindAHole() {
        PartitionMerge merge = new PartitionMerge(new Meter());
        merge.add(part(0)).add(part(2));
        assertThat(keys(merge)).contains(List.of(Value.of(0)));
        assertThat(merge.joinedBytes()).isEqualTo(10);
    }

    @Test
    void keepsOnePieceBehindAHole() {
        PartitionMerge merge = new PartitionMerge(new Meter());
        IntStream.range(1, 1_000).forEach(split -> merge.add(part(split)));
        assertThat(merge.pieces()).isEqualTo(1);
        assertThat(keys(merge)).isEmpty();
    }
}
