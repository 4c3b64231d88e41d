package io.millrace.bench.data;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** All files of the benchmark. */
public final class TestData {
    private final Path directory;
    private final double scale;
    private final PrintStream log;

    public TestData(Path directory, double scale, PrintStream log) {
        this.directory = directory;
        this.scale = scale;
        this.log = log;
    }

    /** Makes the named files that are not there yet. */
    public void make(List<String> fileNames) throws IOException, InterruptedException {
        BlockFile files = new BlockFile(directory, Runtime.getRuntime().availableProcessors());
        for (Blocks blocks : List.of(
                new WordText(scale), new StationRows(scale), new AccessLog(scale), new KeyLines(scale))) {
            if (fileNames.contains(blocks.fileName())) {
                Path file = files.make(blocks);
                log.printf("data      %s %,d bytes%n", file, Files.size(file));
            }
        }
    }

    /** Makes the files in the directory that is named first, at the scale that is named second. */
    public static void main(String[] args) throws Exception {
        new TestData(Path.of(args[0]), Double.parseDouble(args[1]), System.out)
                .make(List.of("words.txt", "stations.txt", "access.ndjson", "keys.txt"));
    }
}
