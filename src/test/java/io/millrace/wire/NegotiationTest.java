package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.RowPlace;
import io.millrace.problem.JobException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
    private static final List<String> OFFERS = List.of("application/json", "application/x-ndjson", "text/csv");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | application/json",
                "*/* | application/json",
                "text/* | text/csv",
                "application/json;q=0.5, text/csv | text/csv",
                "text/csv;q=0.1, */*;q=0.5 | application/json",
                "application/json;q=0, */* | application/x-ndjson",
                "TEXT/CSV; Q=0.2 | text/csv",
                "application/json;profile=\"a,b\";q=0.3, text/csv;q=0.2 | application/json"
            })
    void choosesWhatTheClientLikesBest(String accept, String chosen) {
        assertThat(MediaTypes.choose(accept, OFFERS)).contains(chosen);
    }

    @ParameterizedTest
    @CsvSource({"image/png", "application/json;q=0", "*/*;q=0", "application/json;q=nonsense"})
    void choosesNothingThatTheClientRefuses(String accept) {
        assertThat(MediaTypes.choose(accept, List.of("application/json"))).isEmpty();
    }

    @Test
    void unquotesTheBoundary() {
        assertThat(MediaTypes.parameter("multipart/form-data; Boundary=\"a;b\\\"c\"", "boundary"))
                .contains("a;b\"c");
    }

    @Test
    void comparesEntityTagsWeakly() {
        String tag = EntityTags.ofResult("id", MediaTypes.JSON);

        assertThat(EntityTags.noneMatchNames("\"zzz\", W/" + tag, tag)).isTrue();
        assertThat(EntityTags.noneMatchNames("*", tag)).isTrue();
        assertThat(EntityTags.noneMatchNames("\"zzz\"", tag)).isFalse();
        assertThat(tag).isNotEqualTo(EntityTags.ofResult("id", MediaTypes.CSV));
    }

    @Test
    void readsHowLongToWait() {
        assertThat(Preference.waiting("respond-async, wait=7")).contains(Duration.ofSeconds(7));
        assertThat(Preference.waiting("Wait = \"3\"; x=y")).contains(Duration.ofSeconds(3));
        assertThat(Preference.waiting("wait=-1, return=minimal")).isEmpty();
    }

    @Test
    void knowsItsOwnCursors() {
        for (RowPlace place : List.of(RowPlace.START, RowPlace.after(1234), new RowPlace(5, 67))) {
            assertThat(Cursors.rows(Cursors.of(place))).isEqualTo(place);
        }
        assertThatThrownBy(() -> Cursors.rows("MTIzNA")).isInstanceOf(JobException.class);
        assertThatThrownBy(() -> Cursors.job(Cursors.of(RowPlace.after(1)))).isInstanceOf(JobException.class);
        assertThatThrownBy(() -> Cursors.rows("ä?")).isInstanceOf(JobException.class);
    }
}
