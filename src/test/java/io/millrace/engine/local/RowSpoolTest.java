package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowSpoolTest {
    @TempDir
    private Path root;

    @Test
    void givesRowsAsTheyCame() throws Exception {
        List<String> rows = IntStream.range(0, 3000)
                .mapToObj(i -> "row " + (i * 7919 % 3000))
                .toList();
        for (SpaceFixture fixture :
                List.of(SpaceFixture.large(root), SpaceFixture.small(root), SpaceFixture.tiny(root))) {
            RowSpool spool = new RowSpool(fixture.space());
            for (String row : rows) {
                byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
                spool.add(bytes, 0, bytes.length);
            }
            assertThat(SpaceFixture.texts(spool.finish())).isEqualTo(rows);
            assertThat(fixture.memory().taken()).isZero();
            assertThat(fixture.filesLeft()).isEmpty();
        }
    }

    @Test
    void mayBeEmpty() {
        try (SpaceFixture fixture = SpaceFixture.large(root)) {
            assertThat(SpaceFixture.texts(new RowSpool(fixture.space()).finish()))
                    .isEmpty();
        }
    }
}
