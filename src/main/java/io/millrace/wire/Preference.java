package io.millrace.wire;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Prefer} header (RFC 7240). */
public final class Preference {
    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?");

    private Preference() {}

    /**
     * How long the client would wait for the end of its job: {@code wait=SECONDS}, whole seconds. Empty if it does not
     * say so in a way that is understood; preferences may be ignored.
     *
     * @param prefer all {@code Prefer} fields, joined by commas
     */
    public static Optional<Duration> waiting(String prefer) {
        for (String element : HeaderFields.elements(prefer)) {
            Matcher wait = WAIT.matcher(MediaTypes.essence(element));
            if (wait.matches()) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(wait.group(1), 10)));
            }
        }
        return Optional.empty();
    }
}
