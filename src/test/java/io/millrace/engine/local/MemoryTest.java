package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MemoryTest {
    @Test
    void grantsNoMoreThanTheJobMayHave() {
        Memory memory = new Memory(100, new MemoryPool(1000));
        assertThat(memory.take(60)).isTrue();
        assertThat(memory.take(41)).isFalse();
        assertThat(memory.take(40)).isTrue();
        memory.give(10);
        assertThat(memory.take(10)).isTrue();
    }

    @Test
    void leavesRoomBesideTablesAndBlocks() {
        Memory memory = new Memory(800, new MemoryPool(1000));
        assertThat(memory.takeForBlocks(301)).isFalse();
        assertThat(memory.takeForBlocks(300)).isTrue();
        assertThat(memory.takeMost(301)).isFalse();
        assertThat(memory.takeMost(300)).isTrue();
        assertThat(memory.takeForBlocks(1)).isFalse();
        assertThat(memory.take(200)).isTrue();
    }

    @Test
    void grantsWhatOtherJobsLeave() {
        MemoryPool pool = new MemoryPool(100);
        Memory first = new Memory(1000, pool);
        Memory second = new Memory(1000, pool);
        assertThat(first.take(70)).isTrue();
        assertThat(second.take(31)).isFalse();
        assertThat(second.taken()).isZero();
        first.close();
        assertThat(second.take(100)).isTrue();
    }

    @Test
    void takesNothingFromThePoolAfterItsEnd() {
        MemoryPool pool = new MemoryPool(100);
        Memory memory = new Memory(1000, pool);
        memory.take(70);
        memory.close();
        memory.give(70);
        assertThat(memory.take(1)).isFalse();
        assertThat(pool.taken()).isZero();
    }
}
