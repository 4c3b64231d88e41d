package io.millrace.wire;

import io.millrace.function.sandbox.Language;
import io.millrace.function.sandbox.Snippet;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads WebAssembly modules of the user's. */
final class Modules {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private Modules() {}

    /** The module that stands at {@code node} in Base64 (RFC 4648, section 4); white space is of no account. */
    static Optional<Snippet> read(Node node, String base64) {
        String text = SPACE.matcher(base64).replaceAll("");
        try {
            int length = Base64.getDecoder().decode(text).length;
            return length > Snippet.MAX_MODULE_BYTES
                    ? node.error(
                            "out-of-range",
                            "A module has at most " + Snippet.MAX_MODULE_BYTES + " bytes, and this one has " + length)
                    : Optional.of(new Snippet(node.pointer(), Language.WASM, text));
        } catch (IllegalArgumentException e) {
            return node.error("invalid-value", "This is not Base64: " + e.getMessage());
        }
    }
}
