package io.millrace.io;

/** Finds where records end. Bytes are given in order, in pieces of any size; begins at the start of a record. */
sealed interface RecordEnds {

    /** The place just after the first record that ends in {@code [from, to)}, or -1 if none does. */
    int next(byte[] bytes, int from, int to);

    /** The place just after the last record that ends in {@code [from, to)}, where one begins at {@code from}; or -1. */
    int last(byte[] bytes, int from, int to);

    /** As {@link #next} until it finds no more, if that takes no look at each record; returns the last place, or -1. */
    default int skip(byte[] bytes, int from, int to) {
        return -1;
    }

    /** True if an end can be told only by whoever has seen its record from the start. */
    boolean needsStart();

    /** For records of {@code format}. */
    static RecordEnds of(RecordFormat format) {
        if (format.kind() == RecordFormat.Kind.TEXT) {
            return new Never();
        }
        return format.kind().isQuoted() ? new UnquotedNewline((byte) format.delimiter()) : new Newline();
    }

    private static int lastNewline(byte[] bytes, int from, int to) {
        for (int at = to; at > from; at--) {
            if (bytes[at - 1] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** Every line feed ends a record. */
    record Newline() implements RecordEnds {
        @Override
        public int next(byte[] bytes, int from, int to) {
            int at = Words.newline(bytes, from, to);
            return at < 0 ? -1 : at + 1;
        }

        @Override
        public int last(byte[] bytes, int from, int to) {
            return lastNewline(bytes, from, to);
        }

        @Override
        public boolean needsStart() {
            return false;
        }
    }

    /** Only the end of the source ends a record. */
    record Never() implements RecordEnds {
        @Override
        public int next(byte[] bytes, int from, int to) {
            return -1;
        }

        @Override
        public int last(byte[] bytes, int from, int to) {
            return -1;
        }

        @Override
        public boolean needsStart() {
            return false;
        }
    }

    /** A line feed outside quotes ends a record; quotes open only at the start of a field (RFC 4180). */
    final class UnquotedNewline implements RecordEnds {
        private enum State {
            FIELD_START,
            PLAIN,
            QUOTED,
            AFTER_QUOTE
        }

        private final byte delimiter;
        private State state = State.FIELD_START;

        UnquotedNewline(byte delimiter) {
            this.delimiter = delimiter;
        }

        /** Until the first quote every line feed ends a record. */
        @Override
        public int next(byte[] bytes, int from, int to) {
            if (state == State.QUOTED) {
                return scan(bytes, from, to);
            }
            int newline = Words.newline(bytes, from, to);
            int end = newline < 0 ? to : newline + 1;
            int quote = Words.find(bytes, from, end, (byte) '"');
            if (quote >= 0) {
                return scan(bytes, from, to);
            }
            if (end > from) {
                byte last = bytes[end - 1];
                state = last == delimiter || last == '\n' ? State.FIELD_START : State.PLAIN;
            }
            return newline < 0 ? -1 : end;
        }

        @Override
        public int skip(byte[] bytes, int from, int to) {
            if (state == State.QUOTED || Words.find(bytes, from, to, (byte) '"') >= 0) {
                return -1;
            }
            int last = lastNewline(bytes, from, to);
            state = last < 0 ? state : State.FIELD_START;
            return last;
        }

        private int scan(byte[] bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                byte b = bytes[i];
                if (b == '"') {
                    state = afterQuote(state);
                } else if (state != State.QUOTED) {
                    state = b == delimiter || b == '\n' ? State.FIELD_START : State.PLAIN;
                    if (b == '\n') {
                        return i + 1;
                    }
                }
            }
            return -1;
        }

        @Override
        public int last(byte[] bytes, int from, int to) {
            if (Words.find(bytes, from, to, (byte) '"') < 0) {
                return lastNewline(bytes, from, to);
            }
            UnquotedNewline scan = new UnquotedNewline(delimiter);
            int last = -1;
            for (int end = scan.next(bytes, from, to); end >= 0; end = scan.next(bytes, end, to)) {
                last = end;
            }
            return last;
        }

        private static State afterQuote(State state) {
            return switch (state) {
                case FIELD_START, AFTER_QUOTE -> State.QUOTED;
                case QUOTED -> State.AFTER_QUOTE;
                case PLAIN -> State.PLAIN;
            };
        }

        @Override
        public boolean needsStart() {
            return true;
        }
    }
}
