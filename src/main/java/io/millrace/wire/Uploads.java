package io.millrace.wire;

import java.util.Set;

/** What came with a request beside the job specification, which decides what {@code input} may be. */
public sealed interface Uploads {
    /** Nothing: the specification itself is the body. */
    record None() implements Uploads {}

    /** The body is data, and the specification is in the query. */
    record Body() implements Uploads {}

    /** File parts of a multipart request, by name. */
    record Parts(Set<String> names) implements Uploads {
        /** Copies the names. */
        public Parts {
            names = Set.copyOf(names);
        }
    }
}
