package io.millrace.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells requests apart that carry the same {@code Idempotency-Key}: SHA-256 of what they ask for. */
final class Fingerprint {
    private final MessageDigest digest;

    Fingerprint() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    Fingerprint add(byte[] bytes) {
        return add(bytes, 0, bytes.length);
    }

    Fingerprint add(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        return this;
    }

    String text() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
