package io.millrace.http;

import io.millrace.io.LongRow;
import io.millrace.io.Page;
import io.millrace.io.ResultReader;
import io.millrace.io.RowChunk;
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
import java.util.function.BiFunction;
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
        return type.equals(MediaTypes.JSON) ? page(job, reader, query, Map.of()) : stream(job, query, type);
    }

    /** The first rows behind the members of {@code before}. */
    Mono<Answer> firstPage(String job, int limit, Map<String, Value> before) {
        ResultQuery query = ResultQuery.all(Optional.of(limit));
        return withReader(job, reader -> page(job, reader, query, before));
    }

    private Answer page(String job, ResultReader reader, ResultQuery query, Map<String, Value> before) {
        Page page = reader.query(query.rows(), query.from(), query.pageRows());
        Optional<String> next = page.next().map(Cursors::of);
        long total = reader.info().rows();
        if (page.chunk() instanceof LongRow row) {
            Flux<byte[]> start = Flux.just(RowFormat.pageStart(before, total));
            Flux<byte[]> end = Flux.just(RowFormat.pageEnd(next));
            Flux<byte[]> json = read(job, again -> Flux.concat(start, new RowPieces(again).json(row), end));
            return Answer.stream(MediaTypes.JSON, json);
        }
        return Answer.of(200, MediaTypes.JSON, RowFormat.page(before, total, (RowLines) page.chunk(), next));
    }

    /** All rows that the query asks for. */
    Answer stream(String job, ResultQuery query, String type) {
        if (type.equals(MediaTypes.NDJSON)) {
            return Answer.stream(type, read(job, query.whole() ? RowPieces::all : chunks(query, RowPieces::lines)));
        }
        CsvRows table = new CsvRows();
        Flux<byte[]> lines = read(job, chunks(query, (pieces, rows) -> pieces.table(rows, table)))
                .switchIfEmpty(Mono.fromSupplier(CsvRows::emptyTable));
        return Answer.stream(type + "; charset=utf-8; header=present", lines);
    }

    private Flux<byte[]> read(String job, Function<ResultReader, Flux<byte[]>> chunks) {
        return Flux.usingWhen(jobs.result(job), reader -> chunks.apply(reader).subscribeOn(files), this::close);
    }

    /** A limit that is not given does not bound a stream. */
    private static Function<ResultReader, Flux<byte[]>> chunks(
            ResultQuery query, BiFunction<RowPieces, RowChunk, Flux<byte[]>> encode) {
        return reader -> {
            RowWalk walk = reader.walk(query.rows(), query.from());
            RowPieces pieces = new RowPieces(reader);
            return Flux.<RowChunk, Long>generate(
                            () -> query.limit().map(Integer::longValue).orElse(Long.MAX_VALUE),
                            (left, sink) -> left - next(walk, left, sink))
                    .filter(rows -> rows.count() > 0)
                    .concatMap(rows -> encode.apply(pieces, rows), 1);
        };
    }

    private static int next(RowWalk walk, long left, SynchronousSink<RowChunk> sink) {
        if (left == 0 || walk.isDone()) {
            sink.complete();
            return 0;
        }
        RowChunk rows = walk.next(CHUNK_ROWS, CHUNK_BYTES);
        RowChunk wanted =
                rows instanceof RowLines lines ? lines.head((int) Math.min(left, CHUNK_ROWS), Long.MAX_VALUE) : rows;
        sink.next(wanted);
        return wanted.count();
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
