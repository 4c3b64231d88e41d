package io.millrace.loadtest.measure;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a Java process really keeps: its heap behind a collection, which the resident memory does not tell, since a JVM fills
 * its heap with garbage before it collects. The process is asked by way of its own management agent (the attach API, then
 * JMX), which needs the same machine and user.
 *
 * <p>A collection stops the process for some ten milliseconds. So it is asked for when twice the time of the last one is
 * over, first behind {@link #FIRST_SECONDS}, and never in a short run.
 */
public final class LiveHeap {
    static final double FIRST_SECONDS = 10;

    private final Optional<ProcessHandle> process;
    private final List<Reading> readings = new ArrayList<>();
    private double dueSeconds = FIRST_SECONDS;
    private boolean fails;

    /**
     * What was in use behind a collection.
     *
     * @param atSeconds from the begin of the run
     */
    public record Reading(double atSeconds, long bytes) {}

    /** Of {@code process}; nothing is read without. */
    public LiveHeap(Optional<ProcessHandle> process) {
        this.process = process;
    }

    /** Reads if it is time to. Blocks. */
    void look(double seconds) {
        if (seconds >= dueSeconds) {
            dueSeconds = 2 * seconds;
            read(seconds);
        }
    }

    /** Reads once more at the end of a run that was long enough to have read before. Blocks. */
    void finish(double seconds) {
        if (seconds >= FIRST_SECONDS) {
            read(seconds);
        }
    }

    /** In the order of time; empty for short runs, and where the process cannot be asked. */
    public List<Reading> readings() {
        return List.copyOf(readings);
    }

    private void read(double seconds) {
        if (process.isEmpty() || fails) {
            return;
        }
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.get().pid()));
            try (JMXConnector agent = JMXConnectorFactory.connect(
                    new JMXServiceURL(machine.startLocalManagementAgent()))) {
                readings.add(new Reading(seconds, collected(agent.getMBeanServerConnection())));
            } finally {
                machine.detach();
            }
        } catch (IOException | AttachNotSupportedException e) {
            fails = true; // Such as for a process of another user: the resident memory is shown all the same.
        }
    }

    /** Allocations go on meanwhile: what was in use when the collection ended does not count them. */
    private static long collected(MBeanServerConnection server) throws IOException {
        ManagementFactory.getPlatformMXBean(server, MemoryMXBean.class).gc();
        return ManagementFactory.getPlatformMXBeans(server, MemoryPoolMXBean.class).stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(usage -> usage != null)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
