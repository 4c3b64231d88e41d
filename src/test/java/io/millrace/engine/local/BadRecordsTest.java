package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.ErrorPolicy;
import io.millrace.problem.BadRecord;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadRecordsTest {
    private static final ErrorPolicy SKIP = new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty());

    @TempDir
    private Path directory;

    @Test
    void keepsWhatItHasWhenATaskComesTooLate() {
        Path file = directory.resolve("errors");
        BadRecords records = new BadRecords(SKIP, file, new Meter());
        records.add(bad("first"));
        records.close();
        assertThatThrownBy(() -> records.add(bad("late"))).isInstanceOf(CancellationException.class);
        assertThat(file).content().contains("first").doesNotContain("late");
    }

    private static BadRecord bad(String record) {
        return new BadRecord("text", 1, "map-failed", "It is bad", record);
    }
}
