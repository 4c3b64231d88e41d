package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux tells of a process and its children in {@code /proc}. */
public final class ProcessMeter {
    /** The kernel's USER_HZ, 100 on every architecture of Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private final ProcessHandle process;

    public ProcessMeter(ProcessHandle process) {
        this.process = process;
    }

    /** Lets the peaks of memory begin anew, where the kernel permits it. */
    public void resetPeaks() {
        tree().forEach(each -> {
            try {
                Files.writeString(proc(each, "clear_refs"), "5");
            } catch (IOException e) {
                // Then the peak is that since the process started, which is more, never less.
            }
        });
    }

    /** Seconds of all threads, also of children, also of those that have ended. */
    public double cpuSeconds() {
        return tree().mapToLong(ProcessMeter::ticks).sum() / TICKS_PER_SECOND;
    }

    public long peakRssBytes() {
        return status(process, "VmHWM:");
    }

    public long childPeakRssBytes() {
        return process.descendants().mapToLong(each -> status(each, "VmHWM:")).sum();
    }

    /** Resident memory of the process itself at this moment. */
    public long rssBytes() {
        return status(process, "VmRSS:");
    }

    /** Resident memory of its children at this moment; looks through all processes of the machine. */
    public long childRssBytes() {
        return process.descendants().mapToLong(each -> status(each, "VmRSS:")).sum();
    }

    private Stream<ProcessHandle> tree() {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    private static long ticks(ProcessHandle each) {
        try {
            String stat = Files.readString(proc(each, "stat"));
            // The name in parentheses may have spaces; utime is the 12th field behind it, then stime, cutime, cstime.
            List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
            return fields.subList(11, 15).stream().mapToLong(Long::parseLong).sum();
        } catch (IOException e) {
            return 0; // It has ended.
        }
    }

    private static long status(ProcessHandle each, String name) {
        try (Stream<String> lines = Files.lines(proc(each, "status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        } catch (IOException e) {
            return 0; // It has ended.
        }
    }

    private static Path proc(ProcessHandle each, String file) {
        return Path.of("/proc", Long.toString(each.pid()), file);
    }
}
