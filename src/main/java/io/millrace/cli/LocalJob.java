package io.millrace.cli;

import io.millrace.io.JobDirectory;
import io.millrace.io.LongRow;
import io.millrace.io.ResultReader;
import io.millrace.io.RowBlock;
import io.millrace.job.Draft;
import io.millrace.job.EventId;
import io.millrace.job.Job;
import io.millrace.job.JobService;
import io.millrace.job.JobSpec;
import io.millrace.value.Json;
import io.millrace.value.Value;
import io.millrace.wire.JobJson;
import io.millrace.wire.SseCodec;
import io.millrace.wire.Uploads;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A job in this process. Its events take the same way through bytes as those of a server, so that they are the same. */
record LocalJob(JobService service, String id) implements FollowedJob {
    private static final int MAX_ROWS = 1_000;
    private static final int MAX_BYTES = 1 << 20;

    /** Starts a job; fails with a {@link io.millrace.problem.JobException} if it is refused. */
    static Mono<LocalJob> submit(JobService service, Submission submission) {
        return service.draft()
                .flatMap(draft -> submit(service, draft, submission)
                        .onErrorResume(e -> service.discard(draft).then(Mono.error(e))))
                .map(job -> new LocalJob(service, job.id()));
    }

    private static Mono<Job> submit(JobService service, Draft draft, Submission submission) {
        return Mono.fromCallable(() -> spec(submission))
                .flatMap(spec -> Flux.fromIterable(submission.uploads())
                        .concatMap(upload -> store(upload, draft.directory()))
                        .then(service.submit(draft, spec, Optional.empty())));
    }

    private static JobSpec spec(Submission submission) {
        Uploads uploads = submission.uploads().isEmpty()
                ? new Uploads.None()
                : new Uploads.Parts(
                        submission.uploads().stream().map(Upload::name).collect(Collectors.toSet()));
        return JobJson.readSpec(Json.bytes(submission.spec()), uploads);
    }

    private static Mono<Void> store(Upload upload, JobDirectory directory) {
        return Mono.using(
                        () -> open(directory, upload.name()),
                        out -> upload.content()
                                .doOnNext(chunk -> write(out, chunk))
                                .then(),
                        LocalJob::close)
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static OutputStream open(JobDirectory directory, String name) throws IOException {
        directory.create();
        return Files.newOutputStream(directory.input(name));
    }

    private static void write(OutputStream out, byte[] chunk) {
        try {
            out.write(chunk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(OutputStream out) {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Flux<ServerEvent> events() {
        return Flux.defer(() -> {
            SseCodec codec = new SseCodec(id);
            SseReader reader = new SseReader("");
            return service.events(id, EventId.START).concatMapIterable(event -> reader.read(codec.encode(event)));
        });
    }

    @Override
    public Mono<String> state() {
        return service.find(id).map(job -> job.state().wireName());
    }

    @Override
    public Flux<Value.Obj> rows(long skipped) {
        return service.result(id)
                .flatMapMany(result -> Flux.using(() -> result, open -> rows(open, skipped), ResultReader::close));
    }

    /** Printed rows are values, so that one at a time has to be in memory. */
    private static List<byte[]> rowsFrom(ResultReader result, long next) {
        RowBlock block = result.read(next, MAX_ROWS, MAX_BYTES);
        return block.chunk() instanceof LongRow row
                ? List.of(result.bytes(row.offset(), Math.toIntExact(row.length() - 1)))
                : block.rows();
    }

    private static Flux<Value.Obj> rows(ResultReader result, long first) {
        return Flux.<List<byte[]>, Long>generate(() -> first, (next, sink) -> {
                    List<byte[]> rows = rowsFrom(result, next);
                    if (rows.isEmpty()) {
                        sink.complete();
                    } else {
                        sink.next(rows);
                    }
                    return next + rows.size();
                })
                .concatMapIterable(rows -> rows)
                .map(row -> Json.readVerbatim(new String(row, StandardCharsets.UTF_8)))
                .ofType(Value.Obj.class);
    }
}
