package io.millrace.http;

import io.millrace.io.Page;
import io.millrace.io.ResultReader;
import io.millrace.io.RowQuery;
import io.millrace.job.JobService;
import io.millrace.value.Value;
import io.millrace.wire.CsvRows;
import io.millrace.wire.Cursors;
import io.millrace.wire.EntityTags;
import io.millrace.wire.MediaTypes;
import io.millrace.wire.RowFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The rows of jobs, and their bad records. */
final class ResultRoutes {
    private static final int CHUNK_ROWS = 1000;
    private static final int CHUNK_BYTES = 64 << 10;

    private final JobService jobs;
    private final Scheduler files;

    ResultRoutes(JobService jobs, Scheduler files) {
        this.jobs = jobs;
        this.files = files;
    }

    void addTo(Router router) {
        router.on("GET", "/v1/jobs/{id}/result", this::result);
        router.on("GET", "/v1/jobs/{id}/errors", this::badRecords);
    }

    private Mono<Answer> result(Exchange exchange) {
        String type = exchange.accepted(MediaTypes.JSON, MediaTypes.NDJSON, MediaTypes.CSV);
        ResultQuery query = ResultQuery.of(exchange);
        String tag = EntityTags.ofResult(exchange.job(), type);
        boolean known = exchange.header("If-None-Match")
                .filter(tags -> EntityTags.noneMatchNames(tags, tag))
                .isPresent();
        return withReader(
                        exchange.job(), reader -> known ? Answer.empty(304) : rows(exchange.job(), reader, query, type))
                .map(answer ->
                        answer.with("ETag", tag).with("Vary", "Accept").with("Cache-Control", "private, no-cache"));
    }

    private Answer rows(String job, ResultReader reader, ResultQuery query, String type) {
        return type.equals(MediaTypes.JSON) ? page(reader, query, Map.of()) : stream(job, query, type);
    }

    /** The first rows behind the members of {@code before}. */
    Mono<Answer> firstPage(String job, int limit, Map<String, Value> before) {
        ResultQuery query = new ResultQuery(RowQuery.all(), 0, limit, true);
        return withReader(job, reader -> page(reader, query, before));
    }

    private static Answer page(ResultReader reader, ResultQuery query, Map<String, Value> before) {
        Page page = reader.query(query.rows(), query.skip(), query.limit());
        Optional<String> next = page.more()
                ? Optional.of(Cursors.afterRows(query.skip() + page.rows().size()))
                : Optional.empty();
        byte[] json = RowFormat.page(before, reader.info().rows(), page.rows(), next);
        return Answer.of(200, MediaTypes.JSON, json);
    }

    /** All rows that the query asks for. */
    Answer stream(String job, ResultQuery query, String type) {
        if (type.equals(MediaTypes.NDJSON)) {
            return Answer.stream(type, blocks(job, query).map(RowFormat::ndjson));
        }
        CsvRows table = new CsvRows();
        Flux<byte[]> lines =
                blocks(job, query).map(table::encode).switchIfEmpty(Mono.fromSupplier(CsvRows::emptyTable));
        return Answer.stream(type + "; charset=utf-8; header=present", lines);
    }

    private Flux<List<byte[]>> blocks(String job, ResultQuery query) {
        Function<ResultReader, Flux<List<byte[]>>> read =
                query.whole() ? reader -> wholeResult(reader) : reader -> queried(reader, query);
        return Flux.usingWhen(jobs.result(job), reader -> read.apply(reader).subscribeOn(files), this::close);
    }

    private static Flux<List<byte[]>> wholeResult(ResultReader reader) {
        return Flux.generate(() -> 0L, (at, sink) -> {
            List<byte[]> rows = reader.read(at, CHUNK_ROWS, CHUNK_BYTES).rows();
            if (rows.isEmpty()) {
                sink.complete();
            } else {
                sink.next(rows);
            }
            return at + rows.size();
        });
    }

    /** A limit that is not given does not bound a stream. */
    private static Flux<List<byte[]>> queried(ResultReader reader, ResultQuery query) {
        return Flux.generate(query::skip, (at, sink) -> {
            Page page = reader.query(query.rows(), at, query.limit());
            if (!page.rows().isEmpty()) {
                sink.next(page.rows());
            }
            if (page.rows().isEmpty() || !page.more()) {
                sink.complete();
            }
            return at + page.rows().size();
        });
    }

    private <T> Mono<T> withReader(String job, Function<ResultReader, T> read) {
        return Mono.usingWhen(
                jobs.result(job),
                reader -> Mono.fromCallable(() -> read.apply(reader)).subscribeOn(files),
                this::close);
    }

    private Mono<Void> close(ResultReader reader) {
        return Mono.<Void>fromRunnable(reader::close).subscribeOn(files);
    }

    private Mono<Answer> badRecords(Exchange exchange) {
        String type = exchange.accepted(MediaTypes.NDJSON);
        exchange.allowQuery();
        return jobs.badRecords(exchange.job())
                .map(path -> Answer.stream(
                                type, FileChunks.of(path, CHUNK_BYTES).subscribeOn(files))
                        .uncached());
    }
}
