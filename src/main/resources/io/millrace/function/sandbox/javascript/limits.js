// What the worker hears of while functions run, and what bounds them.

/** Shared with the watchdog, see the numbers of its places below. */
let progress = null;
let fetchValues = null;
/** Says which limit was passed, perhaps for which key, as JSON; does not return. */
let passLimit = null;
/**
 * Places in `progress`: the record or key at hand, how often something began that has a time of its own, what was emitted, and
 * the number of the function that was called last, as `install` was given it.
 */
const AT = 0;
const STEPS = 1;
const EMITS = 2;
const FUNCTION = 3;
const NUMBER_OF_MAP = 1;
const ANSWER_CHARS = 1 << 20;
/** One text for so many characters of pairs takes a fraction of the memory, and of the work of the garbage collector. */
const CHUNK_CHARS = 1 << 16;
/** Where it is seen whether combining pays, and states of any size are handed over. */
const MANY_KEYS = 100_000;
/** Of states of some hundred bytes, for which half of the heap is enough. */
const MOST_KEYS = 250_000;
/** Pairs for each key that make it worth it to go on. */
const WELL_COMBINED = 4;
/** Of keys, and of values that may be part of a state, after which states are handed over however few they are. */
const MAX_KEPT_CHARS = 16 << 20;
/** Of a value that is no number, besides its characters: what V8 has around them. */
const CHARS_OF_ANY_VALUE = 32;
const NONE = -1;
/** A key with two in three of them has as many values as the law check looks at. */
const SAMPLE_PAIRS = 400;
/** Of the limits of user functions; the JVM around has room for values of that length in any script. */
const MAX_EMITS = 1_000_000;
/** Divides the number above. */
const TELL_EVERY = 1000;
const FEW_EMITS = 1000;
const MAX_CHARS_OF_KEY = 1 << 16;
const MAX_VALUE_CHARS = 4 << 20;
const MAX_COUNTERS = 100;
const MAX_CHARS_OF_COUNTER = 64;
