package io.millrace.engine.local.scan;

import java.util.Optional;

/**
 * The layouts of the JSON records seen so far as a trie of their {@link JsonStep}s. Whoever finds a way from the root to
 * an end has read a valid record without a member named twice, since that was checked when the steps were learned. A
 * node is {@value #STRIDE} words, so that it fits a cache line, and known by the index of the first. When there is no
 * room, the trie forgets everything. A position of -1 says that the record has to be mapped in the general way.
 */
final class LayoutTrie {
    /** Where all records start. */
    static final int ROOT = 8;

    /** In the role of a step: the value behind it is the key. */
    static final int KEY = 1;

    /** In the role of a step: the value behind it is the value. */
    static final int VALUE = 2;

    /** The role of the end of a record whose key is a string; else it is a number. */
    static final int STRING_KEY = 3;

    /** No node: its text fits nothing. */
    private static final int NONE = 0;

    private static final int STRIDE = 8;
    private static final int MAX_NODES = 1024;
    private static final int MAX_SIBLINGS = 32;
    private static final int MAX_STEPS = 128;
    private static final int MAX_TEXT = 1 << 16;

    /** Where in a node: its text, and before each word of it what of that word counts. */
    static final int STEP = 4;

    static final int CHILD = 5;
    private static final int SIBLING = 6;
    private static final int TEXT = 7;

    private static final int INLINE_BYTES = 2 * Long.BYTES;
    private static final int KIND_BIT = 24;
    private static final int ROLE_BIT = 16;

    private final JsonText json = new JsonText();
    private final JsonStep step = new JsonStep();
    private final byte[] keyName;
    private final boolean wantsValue;
    private final byte[] valueName;
    private final long[] nodes = new long[STRIDE * MAX_NODES];
    private final Place[] places = new Place[MAX_NODES];
    private final byte[] text = new byte[MAX_TEXT];
    private int size;
    private int textSize;
    private int position;

    /** Knows no layout yet. */
    LayoutTrie(byte[] keyName, Optional<byte[]> valueName) {
        this.keyName = keyName;
        this.wantsValue = valueName.isPresent();
        this.valueName = valueName.orElse(keyName);
        nodes[NONE + 1] = 1;
        forget();
    }

    /** The nodes, always the same array. */
    long[] nodes() {
        return nodes;
    }

    /** Does the text of {@code node} stand at {@code at}? */
    boolean fits(byte[] bytes, int at, int node) {
        return fits(nodes, bytes, at, node)
                && (length(nodes[node + STEP]) <= INLINE_BYTES || fitsRest(bytes, at, node));
    }

    /** Do the first {@value #INLINE_BYTES} bytes of the text of {@code node} stand at {@code at}? */
    static boolean fits(long[] nodes, byte[] bytes, int at, int node) {
        long first = (EightBytes.at(bytes, at) & nodes[node]) ^ nodes[node + 1];
        long second = (EightBytes.at(bytes, at + Long.BYTES) & nodes[node + 2]) ^ nodes[node + 3];
        return (first | second) == 0;
    }

    private boolean fitsRest(byte[] bytes, int at, int node) {
        int start = (int) nodes[node + TEXT];
        int length = length(nodes[node + STEP]);
        for (int i = INLINE_BYTES; i < length; i++) {
            if (bytes[at + i] != text[start + i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The child of {@code node} that fits, learned if need be, for when the first does not; {@link #position} tells
     * where, since escapes may have to be skipped.
     */
    int next(byte[] bytes, int at, int node) {
        position = at;
        if (bytes[at] == '\\' && kind(nodes[node + STEP]) == JsonStep.STRING) {
            position = role(nodes[node + STEP]) == 0 ? JsonText.stringEnd(bytes, at) : -1;
        }
        if (position < 0) {
            return -1;
        }
        int siblings = 0;
        for (int child = (int) nodes[node + CHILD]; child != NONE; child = (int) nodes[child + SIBLING]) {
            if (fits(bytes, position, child)) {
                return child;
            }
            siblings++;
        }
        return learn(bytes, node, siblings);
    }

    /** Where the child that {@link #next} found starts. */
    int position() {
        return position;
    }

    /** Behind the array that starts at {@code from}. */
    int arrayEnd(byte[] bytes, int from) {
        return json.arrayEnd(bytes, from);
    }

    private int learn(byte[] bytes, int parent, int siblings) {
        Place before = places[parent / STRIDE];
        if (!step.read(bytes, position, before.kind(), before.depth(), before.opens())) {
            return -1;
        }
        int length = step.to() - position;
        boolean tooLong = length > 2 * JsonText.MAX_NAME_BYTES || before.steps() == MAX_STEPS;
        if (tooLong || before.hasMember(step, bytes, text)) {
            return -1;
        }
        if (siblings == MAX_SIBLINGS || size == nodes.length || textSize + length > MAX_TEXT) {
            forget();
            return -1;
        }
        return add(bytes, parent, before);
    }

    private int add(byte[] bytes, int parent, Place before) {
        int node = size;
        size += STRIDE;
        int length = step.to() - position;
        System.arraycopy(bytes, position, text, textSize, length);
        int role = roleOf(bytes);
        Place place = before.followedBy(step, role, textSize - position);
        int roleOrKey = place.kind() == JsonStep.END && place.key() == JsonStep.STRING ? STRING_KEY : role;
        places[node / STRIDE] = place;
        nodes[node] = KeyWords.low(-1, Math.min(length, Long.BYTES));
        nodes[node + 1] = EightBytes.at(bytes, position) & nodes[node];
        nodes[node + 2] = KeyWords.low(-1, Math.min(Math.max(length - Long.BYTES, 0), Long.BYTES));
        nodes[node + 3] = EightBytes.at(bytes, position + Long.BYTES) & nodes[node + 2];
        nodes[node + STEP] = length | ((long) roleOrKey << ROLE_BIT) | ((long) ending(place, role) << KIND_BIT);
        nodes[node + CHILD] = NONE;
        nodes[node + SIBLING] = NONE;
        nodes[node + TEXT] = textSize;
        textSize += length;
        link(parent, node);
        return node;
    }

    private void link(int parent, int node) {
        int link = parent + CHILD;
        while (nodes[link] != NONE) {
            link = (int) nodes[link] + SIBLING;
        }
        nodes[link] = node;
    }

    private int roleOf(byte[] bytes) {
        if (step.names(bytes, keyName)) {
            return KEY;
        }
        return wantsValue && step.names(bytes, valueName) ? VALUE : 0;
    }

    private int ending(Place place, int role) {
        int kind = place.kind();
        boolean fits = switch (kind) {
            case JsonStep.NUMBER -> true;
            case JsonStep.STRING -> role != VALUE;
            case JsonStep.END -> place.isComplete(wantsValue);
            default -> role == 0;
        };
        return fits ? kind : JsonStep.GENERAL;
    }

    /** The bytes of the text of a node. */
    static int length(long step) {
        return (int) step & 0xFFFF;
    }

    /** The role of the value behind a node. */
    static int role(long step) {
        return (int) (step >>> ROLE_BIT) & 3;
    }

    /** What comes behind a node. */
    static int kind(long step) {
        return (int) (step >>> KIND_BIT);
    }

    private void forget() {
        size = ROOT + STRIDE;
        textSize = 0;
        nodes[ROOT + STEP] = (long) JsonStep.END << KIND_BIT;
        nodes[ROOT + CHILD] = NONE;
        places[ROOT / STRIDE] = Place.start();
    }
}
