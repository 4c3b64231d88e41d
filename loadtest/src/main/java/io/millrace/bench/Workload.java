package io.millrace.bench;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** One job over one file, the same for every system. */
public enum Workload {
    J1("j1", "Word count", "words.txt", 1.35, Memory.NORMAL, "\"lines\"",
            "\"map\":{\"builtin\":\"words\"},\"reduce\":\"_count\",\"output\":{\"sort\":\"key\"}"),
    J2("j2", "Minimum, mean, maximum per station", "stations.txt", 1.25, Memory.NORMAL,
            "{\"type\":\"delimited\",\"delimiter\":\";\",\"columns\":[\"station:string\",\"t:decimal(1)\"],\"header\":false}",
            "\"map\":{\"builtin\":\"field\",\"key\":\"station\",\"value\":\"t\"},\"reduce\":\"_stats\","
                    + "\"output\":{\"sort\":\"key\",\"project\":{\"min\":\"min\",\"mean\":\"mean\",\"max\":\"max\"}}"),
    J3A("j3a", "Bytes per status of a JSON log", "access.ndjson", 1.4, Memory.NORMAL, "\"ndjson\"",
            "\"map\":{\"builtin\":\"field\",\"key\":\"status\",\"value\":\"bytes\"},\"reduce\":\"_stats\","
                    + "\"output\":{\"sort\":\"key\",\"project\":"
                    + "{\"count\":\"count\",\"sum\":\"sum\",\"min\":\"min\",\"max\":\"max\"}}"),
    J3B("j3b", "Hosts with the most bytes of a JSON log", "access.ndjson", 1.4, Memory.NORMAL, "\"ndjson\"",
            "\"map\":{\"builtin\":\"field\",\"key\":\"host\",\"value\":\"bytes\"},\"reduce\":\"_sum\","
                    + "\"output\":{\"sort\":\"-value\",\"limit\":10}"),
    J4("j4", "Most frequent keys, in memory", "keys.txt", 1.5, Memory.LARGE, "\"lines\"",
            "\"map\":{\"builtin\":\"lines\"},\"reduce\":\"_count\",\"output\":{\"sort\":\"-value\",\"limit\":10}"),
    J4B("j4b", "Most frequent keys, 256 MiB", "keys.txt", 1.5, Memory.SMALL, "\"lines\"",
            "\"map\":{\"builtin\":\"lines\"},\"reduce\":\"_count\",\"output\":{\"sort\":\"-value\",\"limit\":10}");

    /** The largest wall time of J4B that is aimed at, as a multiple of J4's. */
    public static final double MOST_OF_LITTLE_MEMORY = 1.4;

    /** How much memory a job may take, and options of the server's virtual machine for it. */
    public enum Memory {
        SMALL(256L << 20, ""),
        NORMAL(1L << 30, ""),
        LARGE(3L << 30, "-Xmx6g -XX:+UseParallelGC -XX:+ExitOnOutOfMemoryError");

        private final long jobBytes;
        private final String javaOptions;

        Memory(long jobBytes, String javaOptions) {
            this.jobBytes = jobBytes;
            this.javaOptions = javaOptions;
        }

        /** In place of the launcher's own; empty for those. */
        public String javaOptions() {
            return javaOptions;
        }
    }

    private final String id;
    private final String title;
    private final String file;
    private final double target;
    private final Memory memory;
    private final String format;
    private final String functions;

    Workload(String id, String title, String file, double target, Memory memory, String format, String functions) {
        this.id = id;
        this.title = title;
        this.file = file;
        this.target = target;
        this.memory = memory;
        this.format = format;
        this.functions = functions;
    }

    static Optional<Workload> find(String id) {
        return Arrays.stream(values()).filter(each -> each.id.equals(id)).findFirst();
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    public String file() {
        return file;
    }

    /** The largest wall time of Millrace that is aimed at, as a multiple of T's. */
    public double target() {
        return target;
    }

    /** The least that is aimed at: how many times the wall time of Millrace a system takes. */
    public double leastTimesAsFastAs(String system) {
        return switch (system) {
            case "duckdb" -> switch (this) {
                case J1 -> 1;
                case J2 -> 4;
                case J3A, J3B -> 1.3;
                case J4, J4B -> 2.4;
            };
            case "streams" -> this == J1 ? 9 : 1;
            default -> 1;
        };
    }

    /** The most resident memory of the server that is aimed at. */
    public OptionalLong mostRssBytes() {
        return switch (this) {
            case J1, J2, J3A, J3B -> OptionalLong.of(300_000_000);
            case J4 -> OptionalLong.empty();
            case J4B -> OptionalLong.of(400_000_000);
        };
    }

    public Memory memory() {
        return memory;
    }

    /** What peers are asked for: a limit of memory is the server's only. */
    public String peerJob() {
        return this == J4B ? J4.id : id;
    }

    /** The job over the file, as it is sent to the server. */
    public String spec() {
        return spec(file);
    }

    public String spec(String files) {
        return "{\"name\":\"" + id + "\",\"input\":{\"files\":[\"" + files + "\"],\"format\":" + format + "},"
                + functions + ",\"limits\":{\"timeout\":\"PT10M\",\"memory\":" + memory.jobBytes + "}}";
    }
}
