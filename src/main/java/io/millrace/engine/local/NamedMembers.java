package io.millrace.engine.local;

import io.millrace.problem.Names;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which of the members that a job names are nowhere, and which others are there: those of all objects, as long as they are
 * few, so that it does not matter in which order objects are seen. One thread at a time.
 */
final class NamedMembers {
    private static final int MAX_KNOWN = 64;
    private static final int MAX_NAME_CHARS = 64;
    private static final int MAX_SHOWN_CHARS = 300;

    private final List<String> names;
    private final BitSet missing = new BitSet();
    private final Set<String> known = new TreeSet<>();
    private boolean tooMany;

    /** All of {@code names} are missing until they are found. */
    NamedMembers(Collection<String> names) {
        this.names = List.copyOf(names);
        missing.set(0, this.names.size());
    }

    /** True as long as one was not found; nobody need look further after that. */
    boolean areMissing() {
        return !missing.isEmpty();
    }

    /** The one at {@code index} stands in an object. */
    void found(int index) {
        missing.clear(index);
    }

    /** All of them do. */
    void foundAll() {
        missing.clear();
    }

    /** An object has these members; of use only as long as some are missing. */
    void see(Collection<String> members) {
        for (String member : members) {
            if (member.length() <= MAX_NAME_CHARS && known.add(member) && known.size() > MAX_KNOWN) {
                tooMany = true;
                known.remove(member);
            }
        }
    }

    /** Takes in what another one of the same names has seen. Any thread may call it. */
    synchronized void join(NamedMembers other) {
        missing.and(other.missing);
        if (areMissing()) {
            tooMany |= other.tooMany;
            see(other.known);
        }
    }

    /** True if an object was seen. */
    boolean hasSeenAny() {
        return !known.isEmpty();
    }

    /** Those that are missing. */
    List<String> missing() {
        return missing.stream().mapToObj(names::get).toList();
    }

    /** The same as words, each with the name that may have been meant. */
    String missingAsText() {
        return missing().stream().map(this::withNearest).collect(Collectors.joining(" and "));
    }

    private String withNearest(String name) {
        Set<String> others = tooMany ? Set.of() : known;
        return shortened(name)
                + Names.nearest(name, others)
                        .filter(near -> !near.equals(name))
                        .map(near -> " (did you mean " + near + "?)")
                        .orElse("");
    }

    /** What there is, as words behind {@code before}; empty if nobody would read so many. */
    String knownAsText(String before) {
        return tooMany || known.isEmpty() ? "" : before + shortened(String.join(", ", known));
    }

    private static String shortened(String text) {
        return text.length() > MAX_SHOWN_CHARS ? text.substring(0, MAX_SHOWN_CHARS) + "…" : text;
    }
}
