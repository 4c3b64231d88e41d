package io.millrace.wire;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The {@code Prefer} header (RFC 7240). */
public final class Preference {
    private Preference() {}

    /**
     * How long the client would wait for the end of its job: {@code wait=SECONDS}, whole seconds. Empty if it does not
     * say so in a way that is understood; preferences may be ignored.
     *
     * @param prefer all {@code Prefer} fields, joined by commas
     */
    public static Optional<Duration> waiting(String prefer) {
        return HeaderFields.elements(prefer).stream()
                .map(element -> element.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(preference -> preference.matches("wait\\s*=\\s*\"?\\d{1,9}\"?"))
                .map(preference -> Duration.ofSeconds(Long.parseLong(preference.replaceAll("\\D", ""), 10)))
                .findFirst();
    }
}
