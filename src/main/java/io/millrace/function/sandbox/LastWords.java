package io.millrace.function.sandbox;

import java.nio.ByteBuffer;

/**
 * What a worker says when it ends itself in the midst of a call.
 *
 * @param index of the record or key at hand; {@link Place#UNKNOWN} if it died without a word
 * @param role of the function that runs; empty if that is not known
 * @param emits about so many pairs had the record emitted by then; 0 if those are few, or there is no record
 * @param limit which one was passed; empty if it was time or memory
 * @param key that was at hand then, as JSON; empty if that is not known
 */
record LastWords(int index, String role, int emits, String limit, String key) {
    /** Those of a last answer. */
    static LastWords of(WorkerProcess.Answer answer) {
        ByteBuffer in = ByteBuffer.wrap(answer.payload());
        if (!in.hasRemaining()) {
            return new LastWords(Place.UNKNOWN, "", 0, "", "");
        }
        int index = in.getInt();
        String role = Program.ROLES.get(in.getInt());
        int emits = in.getInt();
        boolean passed = answer.kind() == Frame.Kind.LIMIT_PASSED;
        return new LastWords(index, role, emits, passed ? Frame.getText(in) : "", passed ? Frame.getText(in) : "");
    }
}
