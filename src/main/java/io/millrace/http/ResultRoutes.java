package io.millrace.http;

import io.millrace.io.Page;
import io.millrace.io.ResultReader;
import io.millrace.io.RowLines;
import io.millrace.io.RowWalk;
import io.millrace.job.JobService;
import io.millrace.value.Value;
import io.millrace.wire.CsvRows;
import io.millrace.wire.Cursors;
import io.millrace.wire.EntityTags;
import io.millrace.wire.MediaTypes;
import io.millrace.wire.RowFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
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
        ResultQuery query = ResultQuery.all(Optional.of(limit));
        return withReader(job, reader -> page(reader, query, before));
    }

    private static Answer page(ResultReader reader, ResultQuery query, Map<String, Value> before) {
        Page page = reader.query(query.rows(), query.skip(), query.pageRows());
        Optional<String> next = page.more()
                ? Optional.of(Cursors.afterRows(query.skip() + page.lines().count()))
                : Optional.empty();
        byte[] json = RowFormat.page(before, reader.info().rows(), page.lines(), next);
        return Answer.of(200, MediaTypes.JSON, json);
    }

    /** All rows that the query asks for. */
    Answer stream(String job, ResultQuery query, String type) {
        if (type.equals(MediaTypes.NDJSON)) {
            return Answer.stream(
                    type, read(job, query.whole() ? ResultRoutes::wholeFile : blocks(query, RowLines::bytes)));
        }
        CsvRows table = new CsvRows();
        Flux<byte[]> lines = read(job, blocks(query, rows -> table.encode(rows.rows())))
                .switchIfEmpty(Mono.fromSupplier(CsvRows::emptyTable));
        return Answer.stream(type + "; charset=utf-8; header=present", lines);
    }

    private Flux<byte[]> read(String job, Function<ResultReader, Flux<byte[]>> chunks) {
        return Flux.usingWhen(jobs.result(job), reader -> chunks.apply(reader).subscribeOn(files), this::close);
    }

    /** The file has a row a line already. */
    private static Flux<byte[]> wholeFile(ResultReader reader) {
        return Flux.generate(() -> 0L, (at, sink) -> {
            byte[] chunk = reader.bytes(at, CHUNK_BYTES);
            if (chunk.length == 0) {
                sink.complete();
            } else {
                sink.next(chunk);
            }
            return at + chunk.length;
        });
    }

    /** A limit that is not given does not bound a stream. */
    private static Function<ResultReader, Flux<byte[]>> blocks(ResultQuery query, Function<RowLines, byte[]> encode) {
        return reader -> {
            RowWalk walk = reader.walk(query.rows(), query.skip());
            return Flux.<RowLines, Long>generate(
                            () -> query.limit().map(Integer::longValue).orElse(Long.MAX_VALUE),
                            (left, sink) -> left - next(walk, left, sink))
                    .filter(rows -> rows.count() > 0)
                    .map(encode);
        };
    }

    private static int next(RowWalk walk, long left, SynchronousSink<RowLines> sink) {
        if (left == 0 || walk.isDone()) {
            sink.complete();
            return 0;
        }
        RowLines rows = walk.next(CHUNK_ROWS, CHUNK_BYTES).head((int) Math.min(left, CHUNK_ROWS), Long.MAX_VALUE);
        sink.next(rows);
        return rows.count();
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
