package io.millrace.app;

import static io.millrace.app.RunningServer.answer;
import static io.millrace.app.RunningServer.members;
import static io.millrace.app.RunningServer.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong names and forgotten values, which leave rows that look right, as a client of the server learns of them. */
final class MissingValuesJobsTest {
    private static final String INPUT =
            "{\"input\":{\"records\":[{\"host\":\"a\",\"type\":1},{\"host\":\"b\",\"type\":2}]},";

    @TempDir
    private static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'map':'o => emit(o.host, o.tyop)','reduce':'_sum' | undefined-values | {'key':'a','value':0}",
                "'map':'o => emit(o.host)','reduce':'_mean' | undefined-values | {'key':'a','value':null}",
                "'map':'o => emit(o.host, null)','reduce':'_min' | null-values | {'key':'a','value':null}",
                "'map':{'builtin':'field','key':'host','value':'tyop'},'reduce':'_sum' | missing-member"
                        + " | {'key':'a','value':0}",
                "'map':{'builtin':'field','key':'hsot','value':'type'},'reduce':'_sum' | missing-member"
                        + " | {'key':null,'value':3}",
                "'map':'o => emit(o.host, o)','output':{'project':{'t':'tyop'}} | project-member"
                        + " | {'key':'a','value':{'t':null}}",
            })
    void areWarnedOfInTheJobTheEventsAndValidate(String job, String code, String row) {
        String spec = INPUT + job.replace('\'', '"') + "}";
        HttpResponse<String> done = answer(server.run(spec));
        assertThat(state(done)).as(done.body()).isEqualTo("succeeded");
        assertThat(Json.text(members(done).get("rows"))).contains(row.replace('\'', '"'));
        String warnings = Json.text(members(done).get("warnings"));
        assertThat(warnings)
                .startsWith("[{\"code\":\"" + code + "\",\"detail\":{")
                .doesNotContain("},{");
        List<EventBlock> events =
                EventBlock.all(server.get("/v1/jobs/" + RunningServer.id(done) + "/events")
                                .body())
                        .stream()
                        .filter(event -> event.type().equals("warning"))
                        .toList();
        String warning = warnings.substring(1, warnings.length() - 2);
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.data()).contains(warning.substring(1)));
        String validated = server.exchange("POST", "/v1/jobs/validate", spec, "Content-Type", "application/json")
                .body();
        assertThat(validated).contains("\"warnings\":" + warnings);
    }

    /** Python may take too long to begin for validate. */
    @Test
    void areWarnedOfInPython() {
        HttpResponse<String> done = answer(
                server.run(
                        INPUT
                                + "\"map\":{\"language\":\"python\",\"source\":\"def map(o, emit): emit(o['host'])\"},\"reduce\":\"_sum\"}"));
        assertThat(state(done)).as(done.body()).isEqualTo("succeeded");
        assertThat(Json.text(members(done).get("warnings"))).startsWith("[{\"code\":\"null-values\",");
    }
}
