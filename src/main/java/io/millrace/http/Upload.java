package io.millrace.http;

import io.millrace.io.JobDirectory;
import io.millrace.io.SpoolFile;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Value;
import io.millrace.wire.MultipartReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Files and specification of a multipart request, on their way into a job's directory. Blocks while it writes; used by
 * one thread at a time.
 */
final class Upload implements MultipartReader.Parts, AutoCloseable {
    private static final String JOB = "job";

    private final JobDirectory directory;
    private final Fingerprint fingerprint;
    private final int maxSpecBytes;
    private final MultipartReader reader;
    private final Set<String> names = new TreeSet<>();
    private @Nullable ByteBuilder spec;
    private @Nullable SpoolFile file;
    private boolean inSpec;

    Upload(String contentType, JobDirectory directory, Fingerprint fingerprint, int maxSpecBytes) {
        this.directory = directory;
        this.fingerprint = fingerprint;
        this.maxSpecBytes = maxSpecBytes;
        this.reader = new MultipartReader(contentType, this);
    }

    void add(byte[] bytes) {
        reader.add(bytes);
    }

    /** The specification, once everything is there. */
    byte[] finish() {
        reader.finish();
        ByteBuilder job = spec;
        if (job == null) {
            throw invalid("/job", "missing-part", "Send the job specification as the part job");
        }
        return job.toBytes();
    }

    /** The parts that are files. */
    Set<String> names() {
        return names;
    }

    @Override
    public void begin(String name) {
        fingerprint.add(name.getBytes(StandardCharsets.UTF_8));
        inSpec = name.equals(JOB);
        if (inSpec && spec == null) {
            spec = new ByteBuilder(1 << 10);
        } else if (inSpec || !names.add(name)) {
            throw invalid("/input/parts", "conflict", "The part " + name + " is sent twice");
        } else {
            file = open(name);
        }
    }

    private SpoolFile open(String name) {
        try {
            directory.create();
            return new SpoolFile(directory.input(name));
        } catch (IllegalArgumentException e) {
            throw invalid("/input/parts", "invalid-value", "A part's name is too long to name a file");
        }
    }

    @Override
    public void data(byte[] bytes, int offset, int length) {
        fingerprint.add(bytes, offset, length);
        ByteBuilder job = spec;
        if (inSpec && job != null) {
            if (job.size() + (long) length > maxSpecBytes) {
                throw JsonBody.tooLarge(maxSpecBytes);
            }
            job.put(bytes, offset, length);
        } else if (file != null) {
            file.write(ByteBuffer.wrap(bytes, offset, length));
        }
    }

    @Override
    public void end() {
        fingerprint.add(new byte[] {0});
        if (!inSpec && file != null) {
            file.commit();
            file = null;
        }
    }

    /** Removes the file that is not complete. */
    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }

    private static JobException invalid(String pointer, String code, String detail) {
        Value error = Value.object()
                .put("pointer", pointer)
                .put("code", code)
                .put("detail", detail)
                .build();
        return new JobException(ErrorCode.INVALID_JOB_SPEC, detail, Map.of("errors", new Value.Array(List.of(error))));
    }
}
