package io.millrace.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final List<String> KNOWN = List.of("map", "reduce", "stages", "_sum", "key", "splitBytes");

    @ParameterizedTest
    @CsvSource({"mpa,map", "Reduce,reduce", "reducer,reduce", "sum,_sum", "split_bytes,splitBytes", "kee,key"})
    void findsTheNearestName(String given, String nearest) {
        assertThat(Names.nearest(given, KNOWN)).contains(nearest);
    }

    @ParameterizedTest
    @CsvSource({"avg,mean", "_average,mean", "total,sum", "n,count", "js,javascript", "averages,", "avg_of,"})
    void knowsWhatTheSameIsCalledElsewhere(String given, @Nullable String ours) {
        List<String> known = List.of("sum", "count", "mean", "javascript");
        assertThat(Names.nearest(given, known)).isEqualTo(Optional.ofNullable(ours));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "combiner", "xyz", "kxx"})
    void findsNothingFarAway(String given) {
        assertThat(Names.nearest(given, KNOWN)).isEmpty();
    }
}
