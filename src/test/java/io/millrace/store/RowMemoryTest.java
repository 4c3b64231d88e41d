package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.SmallResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RowMemoryTest {
    private static final SmallResult ROWS = SampleDocuments.rows(50);

    @Test
    void hasNoRoomBeyondItsBound() {
        RowMemory memory = new RowMemory(2 << 20);
        int count = 0;
        while (memory.hasRoom(ROWS.storedBytes())) {
            memory.put(ROWS);
            count++;
        }

        assertThat(count).isEqualTo(2 * ((1 << 20) / ROWS.storedBytes()));
    }

    @Test
    void takesMoreFromWhoeverDidNotAsk() {
        RowMemory memory = new RowMemory(0);

        assertThat(memory.hasRoom(ROWS.storedBytes())).isFalse();
        assertThat(memory.get(memory.put(ROWS)).lines()).isEqualTo(ROWS.lines());
    }

    @Test
    void hasRoomAgainWhenResultsAreForgotten() {
        RowMemory memory = new RowMemory(2 << 20);
        Deque<RowMemory.Place> places = new ArrayDeque<>();
        for (int i = 0; i < 1000; i++) {
            assertThat(memory.hasRoom(ROWS.storedBytes())).isTrue();
            places.add(memory.put(ROWS));
            if (places.size() > 20) {
                memory.remove(places.remove());
            }
        }
    }

    @RepeatedTest(5)
    void mixesUpNothing(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        RowMemory memory = new RowMemory(3 << 20);
        Deque<Map.Entry<RowMemory.Place, byte[]>> kept = new ArrayDeque<>();
        for (int i = 0; i < 500; i++) {
            SmallResult rows = SampleDocuments.rows(random.nextInt(60));
            kept.add(Map.entry(memory.put(rows), rows.lines()));
            if (kept.size() > 30) {
                Map.Entry<RowMemory.Place, byte[]> gone = random.nextBoolean() ? kept.removeFirst() : kept.removeLast();
                assertThat(memory.get(gone.getKey()).lines())
                        .as("seed %s", seed)
                        .isEqualTo(gone.getValue());
                memory.remove(gone.getKey());
            }
        }
    }
}
