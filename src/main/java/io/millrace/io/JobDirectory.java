package io.millrace.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of one job: {@code ROOT/jobs/ID/}. Most jobs are small and have none, so a new one costs no look at the disk
 * until something is put there. Thread-safe.
 */
public final class JobDirectory {
    /** Leaves room for suffixes under the limit of 255 bytes that file systems have. */
    private static final int MAX_NAME_CHARS = 200;

    private static final int MAX_ID_CHARS = 64;

    private final Path root;
    private final String jobId;
    private volatile boolean made;
    private volatile boolean mayExist;

    private JobDirectory(Path root, String jobId, boolean mayExist) {
        if (!isSafe(jobId)) {
            throw new IllegalArgumentException("Not a job id: " + jobId);
        }
        this.root = root;
        this.jobId = jobId;
        this.mayExist = mayExist;
    }

    /** That of a job which may have files. Touches no file. The id may have letters, digits and dashes, at most 64. */
    public JobDirectory(Path root, String jobId) {
        this(root, jobId, true);
    }

    /** That of a new job: there is nothing until {@link #create} is called on this very object. Touches no file. */
    public static JobDirectory ofNewJob(Path root, String jobId) {
        return new JobDirectory(root, jobId, false);
    }

    private static boolean isSafe(String id) {
        boolean safe = !id.isEmpty() && id.length() <= MAX_ID_CHARS;
        for (int i = 0; safe && i < id.length(); i++) {
            char c = id.charAt(i);
            safe = c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }
        return safe;
    }

    /** The directory itself. */
    public Path path() {
        return root.resolve("jobs").resolve(jobId);
    }

    /** False if it is certain that there is nothing, so that nothing has to be done to be rid of it. */
    public boolean mayExist() {
        return mayExist;
    }

    /** Makes it, if it is not there. */
    public void create() {
        if (made) {
            return;
        }
        mayExist = true;
        Path path = path();
        try {
            Files.createDirectories(path.resolve("input"));
            Durable.force(path);
            Durable.force(Durable.parent(path));
            made = true;
        } catch (IOException e) {
            throw WriteFailure.of(existing(path()), e);
        }
    }

    /** Where the part {@code name} of the input is kept; any name is safe, and different names stay apart. */
    public Path input(String name) {
        return path().resolve("input").resolve(fileName(name));
    }

    /** Where the result is, once the job has one; a directory. */
    public Path result() {
        return path().resolve("result");
    }

    /** Where the bad records are kept. */
    public Path errors() {
        return path().resolve("errors.ndjson");
    }

    /** Where the rows of stage {@code number}, from 0, are kept for the next stage; a directory. */
    public Path stage(int number) {
        return path().resolve("stage-" + number);
    }

    /**
     * Where {@code name}, of letters, digits and dashes, may be written for want of memory while the job runs. Makes the
     * directory, if it is not there.
     */
    public Path spill(String name) {
        create();
        try {
            Files.createDirectories(spills());
        } catch (IOException e) {
            throw WriteFailure.of(existing(path()), e);
        }
        return spills().resolve(fileName(name));
    }

    /** Removes what an attempt that did not end may have left: result, rows between stages, spills, bad records. */
    public void clear() {
        if (!mayExist) {
            return;
        }
        try {
            Durable.delete(result());
            Durable.delete(errors());
            deleteStages();
            deleteSpills();
        } catch (IOException e) {
            throw WriteFailure.of(existing(path()), e);
        }
    }

    /** Deletes the parts of the input, if there are any: nobody reads them again once the job has ended. */
    public void deleteInputs() {
        if (!mayExist) {
            return;
        }
        try {
            Durable.delete(path().resolve("input"));
        } catch (IOException e) {
            throw WriteFailure.of(existing(path()), e);
        }
    }

    /** Deletes the rows between stages, if there are any. */
    public void deleteStages() {
        if (!mayExist) {
            return;
        }
        try {
            int count = 0;
            while (Files.exists(stage(count))) {
                count++;
            }
            // From the last on, so that there is never a hole before one that is left.
            while (count > 0) {
                count--;
                Durable.delete(stage(count));
            }
        } catch (IOException e) {
            throw WriteFailure.of(existing(path()), e);
        }
    }

    /** Deletes what was written for want of memory, if there is anything. */
    public void deleteSpills() {
        if (!mayExist) {
            return;
        }
        try {
            Durable.delete(spills());
        } catch (IOException e) {
            throw WriteFailure.of(existing(path()), e);
        }
    }

    /** Deletes it with all in it; does nothing if it is not there. */
    public void delete() {
        if (!mayExist) {
            return;
        }
        made = false;
        try {
            Durable.delete(path());
        } catch (IOException e) {
            throw WriteFailure.of(existing(path()), e);
        }
    }

    private Path spills() {
        return path().resolve("spill");
    }

    private static Path existing(Path path) {
        Path at = path.toAbsolutePath();
        while (Files.notExists(at)) {
            at = Durable.parent(at);
        }
        return at;
    }

    /** Letters, digits and inner dots and dashes stay; all other bytes become {@code %XX}. */
    private static String fileName(String name) {
        StringBuilder safe = new StringBuilder("p-");
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || "._-".indexOf(b) >= 0;
            if (plain) {
                safe.append((char) b);
            } else {
                safe.append(String.format("%%%02X", b));
            }
        }
        if (safe.length() > MAX_NAME_CHARS) {
            throw new IllegalArgumentException("A name of a part may have at most 190 characters: " + name);
        }
        return safe.toString();
    }
}
