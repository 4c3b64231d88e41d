package io.millrace.io;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The directories whose files jobs may read. Nothing outside is ever listed or opened. Thread-safe. */
public final class DataDirectories {
    private final List<Path> roots;

    /** Under these; one that does not exist holds nothing. */
    public DataDirectories(List<Path> roots) {
        this.roots = roots.stream()
                .map(root -> root.toAbsolutePath().normalize())
                .distinct()
                .toList();
    }

    /**
     * The files that match {@code glob}, those of the first root first and of each sorted by path, each once. Where an
     * earlier root has a file of the same name, the name is the whole path. The syntax is that of
     * {@link java.nio.file.FileSystem#getPathMatcher}, and {@code **}{@code /} also stands for no directory at all; names
     * that start with a dot are matched only by a pattern that says the dot. A relative pattern counts from every root.
     *
     * @throws JobException {@code INPUT_FORBIDDEN} if it leads outside, by {@code ..}, an absolute path or a link;
     *     {@code INPUT_NOT_FOUND} if there is no such file
     */
    public List<FileSource> resolve(String glob) {
        checkParents(glob);
        Map<String, Path> found = new LinkedHashMap<>();
        try {
            collect(glob, found);
        } catch (IllegalArgumentException e) {
            // Neither a path nor a pattern: both say so with a kind of this exception.
            throw InputFailure.of(ErrorCode.INPUT_NOT_FOUND, glob, "'" + glob + "' is not a file name or a pattern.");
        } catch (IOException e) {
            throw InputFailure.of(glob, e);
        }
        if (found.isEmpty()) {
            throw InputFailure.of(
                    ErrorCode.INPUT_NOT_FOUND,
                    glob,
                    "No file matches '" + glob + "'; name files under the server's data directories.");
        }
        List<FileSource> files = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        found.forEach((name, file) -> {
            if (seen.add(file)) {
                files.add(new FileSource(file, name));
            }
        });
        return files;
    }

    private void collect(String glob, Map<String, Path> found) throws IOException {
        if (!glob.startsWith("/")) {
            for (Path root : roots) {
                collect(root, "", glob, found);
            }
            return;
        }
        boolean under = false;
        for (Path root : roots) {
            String prefix = root + "/";
            if (glob.startsWith(prefix)) {
                under = true;
                collect(root, prefix, glob.substring(prefix.length()).replaceFirst("^/+", ""), found);
            }
        }
        if (!under) {
            throw outside(glob);
        }
    }

    private static void collect(Path root, String prefix, String glob, Map<String, Path> found) throws IOException {
        if (Files.isDirectory(root)) {
            new GlobWalk(root, glob).files().forEach((name, file) -> {
                boolean taken = found.containsKey(prefix + name);
                found.putIfAbsent(taken ? root + "/" + name : prefix + name, file);
            });
        }
    }

    private static void checkParents(String glob) {
        for (String segment : glob.split("[/{},]", -1)) {
            if (segment.equals("..")) {
                throw outside(glob);
            }
        }
    }

    static JobException outside(String glob) {
        return InputFailure.of(
                ErrorCode.INPUT_FORBIDDEN,
                glob,
                "'" + glob + "' leads outside the server's data directories; name files under them.");
    }
}
