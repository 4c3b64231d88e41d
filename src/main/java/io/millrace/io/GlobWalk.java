package io.millrace.io;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for the files under one root that match a relative pattern; goes no deeper than the pattern can reach. */
final class GlobWalk extends SimpleFileVisitor<Path> {
    private static final Pattern SPECIAL = Pattern.compile("[*?\\[{\\\\]");

    private final String glob;
    private final Path root;
    private final Path realRoot;
    private final PathMatcher matcher;
    private final PathMatcher shortMatcher;
    private final boolean hidden;
    private final Map<String, Path> found = new TreeMap<>();

    GlobWalk(Path root, String glob) throws IOException {
        this.glob = glob;
        this.root = root;
        this.realRoot = root.toRealPath();
        this.matcher = root.getFileSystem().getPathMatcher("glob:" + glob);
        this.shortMatcher = root.getFileSystem().getPathMatcher("glob:" + glob.replace("**/", ""));
        this.hidden = Pattern.compile("(^|[/{,])\\.").matcher(glob).find();
    }

    /** Real paths by their names from the root on. */
    Map<String, Path> files() throws IOException {
        Path start = root.resolve(literalStart());
        if (Files.exists(start)) {
            Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth(), this);
        }
        return found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        if (isHidden(directory)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        checkInside(directory);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Path relative = root.relativize(file);
        boolean matches = matcher.matches(relative) || shortMatcher.matches(relative);
        if (matches && attributes.isRegularFile() && !isHidden(file)) {
            found.put(relative.toString(), checkInside(file));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        // A link to a directory above it, or a file that went away, is no match; anything else is the user's to know.
        boolean harmless = e instanceof FileSystemLoopException || e instanceof NoSuchFileException;
        if (!harmless) {
            throw e;
        }
        return FileVisitResult.CONTINUE;
    }

    private Path checkInside(Path path) throws IOException {
        Path real = path.toRealPath();
        if (!real.startsWith(realRoot)) {
            throw DataDirectories.outside(glob);
        }
        return real;
    }

    private boolean isHidden(Path path) {
        Path name = path.getFileName();
        return !hidden && !path.equals(root) && name != null && name.toString().startsWith(".");
    }

    /** The directories before the first special character, or the whole pattern if it has none. */
    private String literalStart() {
        Matcher special = SPECIAL.matcher(glob);
        if (!special.find()) {
            return glob;
        }
        return glob.substring(0, Math.max(0, glob.lastIndexOf('/', special.start())));
    }

    private int depth() {
        String rest = glob.substring(literalStart().length());
        boolean endless = rest.contains("**") || rest.contains("{");
        return endless
                ? Integer.MAX_VALUE
                : (int) rest.chars().filter(c -> c == '/').count() + 1;
    }
}
