package io.millrace.app;

import static io.millrace.app.RunningServer.answer;
import static io.millrace.app.RunningServer.members;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.millrace.value.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same few words by every road into a job, and out of it in every format. */
class InputsTest {
    private static final String WORDS = "to be\nor not to be\n";
    private static final String ROWS =
            "[{\"key\":\"be\",\"value\":2},{\"key\":\"not\",\"value\":1},{\"key\":\"or\",\"value\":1},{\"key\":\"to\",\"value\":2}]";
    private static final String COUNT = ",\"map\":{\"builtin\":\"words\"},\"reduce\":\"_count\"}";

    @TempDir
    private static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        Path inputs = Files.createDirectory(directory.resolve("inputs"));
        Files.writeString(inputs.resolve("plain.txt"), WORDS);
        write(new GZIPOutputStream(Files.newOutputStream(inputs.resolve("words.gz"))));
        write(new ZstdOutputStream(Files.newOutputStream(inputs.resolve("words.zst"))));
        write(new BZip2CompressorOutputStream(Files.newOutputStream(inputs.resolve("words.bz2"))));
        server = new RunningServer(directory.resolve("data"), "DATA_DIRS", inputs.toString());
    }

    private static void write(OutputStream out) throws IOException {
        try (out) {
            out.write(WORDS.getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String rows(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.text(members(answer).get("rows"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"to be\\nor not to be\"}",
                "{\"text\":\"to be\\nor not to be\",\"format\":\"text\"}",
                "{\"records\":[\"to be\",\"or not\",\"to be\"]}",
                "{\"files\":[\"plain.*\"]}",
                "{\"files\":[\"words.gz\"]}",
                "{\"files\":[\"words.zst\"],\"compression\":\"zstd\"}",
                "{\"files\":[\"words.bz2\"]}"
            })
    void giveTheSameRows(String input) {
        assertThat(rows(answer(server.run("{\"input\":" + input + COUNT)))).isEqualTo(ROWS);
    }

    @Test
    void readThePartsOfAForm() {
        String form = "--x\r\nContent-Disposition: form-data; name=\"job\"\r\nContent-Type: application/json\r\n\r\n"
                + "{\"input\":{\"parts\":[\"a\",\"b\"]}" + COUNT
                + "\r\n--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\nto be\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"b\"; filename=\"b\"\r\n\r\nor not to be\r\n--x--\r\n";
        HttpResponse<String> done = server.exchange(
                "POST", "/v1/jobs", form, "Content-Type", "multipart/form-data; boundary=x", "Prefer", "wait=60");
        assertThat(rows(done)).isEqualTo(ROWS);
        Path uploads = directory.resolve("data/jobs/" + RunningServer.id(done) + "/input");
        ServerProcess.await(() -> Files.notExists(uploads));
        assertThat(uploads).doesNotExist();
    }

    @Test
    void readTheRowsOfAnotherJob() {
        String first = RunningServer.id(answer(server.run("{\"input\":{\"files\":[\"plain.txt\"]}" + COUNT)));
        String second = "{\"input\":{\"job\":\"" + first + "\"},\"map\":\"(row) => emit(row.value, row.key)\","
                + "\"reduce\":\"_collect\"}";
        assertThat(rows(answer(server.run(second))))
                .isEqualTo("[{\"key\":1,\"value\":[\"not\",\"or\"]},{\"key\":2,\"value\":[\"be\",\"to\"]}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            csv | 'h,n\\na,1\\n"b,c",2\\n' | b,c
            tsv | 'h\\tn\\na\\t1\\nb\\t2\\n' | b
            ndjson | '{"h":"a"}\\n{"h":"b"}\\n' | b
            clf | 'a - - [t] "GET / HTTP/1.1" 200 5\\nb - - [t] "GET / HTTP/1.1" 200 -\\n' | b
            combined | 'a - - [t] "GET / HTTP/1.1" 200 5 "-" "-"\\nb - - [t] "GET / HTTP/1.1" 200 - "-" "-"\\n' | b
            """)
    void areReadInEachFormat(String format, String data, String last) {
        String map = format.startsWith("c") && !format.equals("csv") ? "host" : "h";
        HttpResponse<String> done = server.exchange(
                "POST",
                "/v1/run?map=field&key=" + map + "&reduce=_count&format=" + format,
                data.replace("\\n", "\n").replace("\\t", "\t"),
                "Accept",
                "application/json");
        assertThat(rows(done)).isEqualTo("[{\"key\":\"a\",\"value\":1},{\"key\":\"" + last + "\",\"value\":1}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json | application/json
            application/x-ndjson | application/x-ndjson
            text/csv | text/csv
            text/csv;q=0.1, application/x-ndjson | application/x-ndjson
            text/* | text/csv
            */* | application/json
            """)
    void leaveInTheFormatThatIsAccepted(String accept, String type) {
        String job = RunningServer.id(answer(server.run("{\"input\":{\"files\":[\"plain.txt\"]}" + COUNT)));
        HttpResponse<String> result = server.exchange("GET", "/v1/jobs/" + job + "/result", "", "Accept", accept);
        assertThat(result.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(result.headers().firstValue("ETag")).isPresent();
    }
}
