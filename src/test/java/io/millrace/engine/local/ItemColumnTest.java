package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Json;
import io.millrace.value.Value;
import org.junit.jupiter.api.Test;

class ItemColumnTest {
    @Test
    void mergesWrittenItemsInTheOrderOfTheInput() {
        ItemColumn more = new ItemColumn();
        more.at(2);
        more.add(0, Value.of("2, later"));
        more.add(1, Value.of("of another key"));
        more.at(7);
        more.add(0, Value.of(7));
        more.add(0, Value.Null.NULL);
        ItemColumn merged = held();
        merged.merge(0, more, 0);
        merged.merge(1, more, 1);
        ByteBuilder out = new ByteBuilder(0);
        more.write(0, out);
        more.write(1, out);

        ItemColumn read = held();
        ByteReader in = new ByteReader(out.toBytes());
        read.read(0, in);
        read.read(1, in);

        assertThat(read.items(0)).isEqualTo(merged.items(0));
        assertThat(read.items(1)).isEqualTo(merged.items(1));
        assertThat(Json.text(read.finish(0))).isEqualTo("[1,\"2\",\"2, later\",3,7,null]");
        assertThat(read.bytes()).isEqualTo(merged.bytes());
        assertThat(in.atEnd()).isTrue();
    }

    private static ItemColumn held() {
        ItemColumn column = new ItemColumn();
        column.at(1);
        column.add(0, Value.of(1));
        column.at(2);
        column.add(0, Value.of("2"));
        column.at(3);
        column.add(0, Value.of(3));
        return column;
    }
}
