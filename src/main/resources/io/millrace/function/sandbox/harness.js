// Last part of the harness: what the worker calls. Every answer is a text whose first character says how it goes on:
// '.' this is all, '+' call more() for the rest, '!' a function of the reduce failed; '~' call more() for the answer.

/** Shared with the watchdog, see the numbers of its places below. */
let progress = null;
let fetchValues = null;
/** Says which limit was passed; does not return. */
let passLimit = null;
/** Places in `progress`: the record or key at hand, how often something began that has a time of its own, what was emitted. */
const AT = 0;
const STEPS = 1;
const EMITS = 2;
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

const functions = {__proto__: null};
let mapFunction = null;
let combine = null;
let reduceKey = null;
let keep = (text) => text;
let next = null;

/** So many keys there may be, until it is looked at whether there may be more. */
let roomForKeys = MANY_KEYS;
/** Pairs of the keys, and characters of their values. */
let combined = 0;
let combinedChars = 0;

// The record that is being mapped: what it did so far, applied only when it ends well.
let batch = null;
let open = false;
let emits = 0;
let emitsToTell = 0;
let emittedChars = 0;
let keysBefore = 0;
let textsBefore = 0;
let sizeBefore = 0;
/** Calls of emit that have not come to their end; once the record is mapped, those that broke off. */
let emitting = 0;
/** With a combine the numbers of the keys that were emitted, so that no key has to be kept; else pairs are in `pairs`. */
let targets = [];
let values = [];
let counted = 0;
let counterNames = [];
let counterSteps = [];
let trouble = null;
let skipped = null;

/**
 * V8 runs what promises are waited for with when a call of the worker's ends. Programs that may make promises are called for
 * each record, and for each key, so that it is known whose they are.
 */
let stepwise = false;
const PAUSE = '~';
/** The record is mapped, and its promises are run before it counts. */
let unsettled = false;
/** False while promises are run. */
let running = true;
/** Where the first function was written. */
let anyPointer = null;
/** The group whose promises are run. */
let groupAtHand = null;
/** In place of the index of a record or key: one of those of this call. */
const SOMEWHERE = -2;

// The answer that is being written: texts of a pair each, or of more; from looseFrom on those that are not put together.
let pairs = [];
let looseFrom = 0;
let looseChars = 0;
let size = 0;
/** The next key whose state is handed over, or that all are kept. */
let handed = NONE;
let recordsIn = 0;
let recordsOut = 0;
let counters = new SafeMap();
let counterOrder = [];
let bad = [];
let badSize = 0;

function emit(key, value) {
  if (!open) {
    throw misuse('emit was called');
  }
  emitting++;
  const k = typeof key === 'string' || (typeof key === 'number' && isFiniteNumber(key)) ? key
      : emitted('key', key, MAX_CHARS_OF_KEY);
  const v = typeof value === 'number' && isFiniteNumber(value) ? value : emittedValue(value);
  if (typeof k === 'string' && k.length > MAX_CHARS_OF_KEY) {
    passLimit(`${MAX_CHARS_OF_KEY} characters of a key`);
  }
  if (emits >= emitsToTell) {
    tellEmits();
  }
  const refusal = combine === null ? null : combine.refuses(v);
  if (refusal !== null) {
    throw reject(refusal);
  }
  if (combine === null || batch.uncombined) {
    write(k, v);
  } else {
    targets[emits] = numberOf(k);
    values[emits] = v;
  }
  emits++;
  emitting--;
}

/** For who wonders where the memory has gone. */
function tellEmits() {
  if (emits >= MAX_EMITS) {
    passLimit(`${MAX_EMITS} pairs of one record`);
  }
  progress[EMITS] = emits;
  emitsToTell += TELL_EVERY;
}

/** At once, since the text of a pair is smaller than its values, and as chunks even more so. */
function write(key, value) {
  const before = size;
  addPair(textOf(key), textOf(value));
  looseChars += size - before;
  if (looseChars > CHUNK_CHARS) {
    putTogether();
  }
}

function putTogether() {
  const loose = [];
  for (let i = looseFrom; i < pairs.length; i++) {
    loose[loose.length] = pairs[i];
  }
  pairs.length = looseFrom;
  pairs[looseFrom++] = arrayJoin(loose, ',');
  looseChars = 0;
}

function emittedValue(value) {
  const copy = emitted('value', value, MAX_VALUE_CHARS);
  emittedChars += copied + CHARS_OF_ANY_VALUE;
  return copy;
}

function emitted(part, value, most) {
  if (part === 'key' && value === undefined) {
    throw reject('emit was called with the key undefined');
  }
  try {
    return bounded(value, most, part);
  } catch (error) {
    if (error instanceof NotJson) {
      throw reject(`emit cannot take this ${part}: ${error.what}`);
    }
    throw error;
  }
}

/** The record is bad even if the map function catches what is thrown. */
function reject(message) {
  const error = new NativeTypeError(message);
  trouble ??= {code: 'bad-value', message: located(message, describe(error))};
  return error;
}

function located(message, {line, column}) {
  return line === undefined ? message : `${message} (${line}:${column})`;
}

/** The job ends, or the record is bad, even if somebody catches what is thrown. */
function misuse(what) {
  const message = running
      ? `${what} when no record was being mapped: that is for the map function, until it returns`
      : `${what} in a promise, when the map function had returned: a map function cannot wait, so it has to emit, count and`
        + ' skip before it returns';
  const error = new NativeError(message);
  const told = describe(error);
  misused ??= {...told, message: located(message, told)};
  return error;
}

const ctx = freeze({
  __proto__: null,
  get source() {
    if (!open) {
      throw misuse('ctx.source was read');
    }
    return batch.source;
  },
  get line() {
    if (!open) {
      throw misuse('ctx.line was read');
    }
    return batch.firstLine + (batch.lines === null ? batch.index : batch.lines[batch.index]);
  },
  counter(name, by = 1) {
    if (!open) {
      throw misuse('ctx.counter was called');
    }
    if (typeof name !== 'string' || !isSafeInteger(by)) {
      throw new NativeTypeError('ctx.counter takes a name and a whole number');
    }
    if (name.length > MAX_CHARS_OF_COUNTER) {
      passLimit(`${MAX_CHARS_OF_COUNTER} characters of a counter's name`);
    }
    counterNames[counted] = name;
    counterSteps[counted++] = by;
  },
  skip(reason) {
    if (!open) {
      throw misuse('ctx.skip was called');
    }
    skipped = reason === undefined ? 'skipped by the map function' : slice(NativeString(reason), 0, 2000);
  },
});

function mapJson(text) {
  let record;
  try {
    record = batch.longNumbers ? readJson(text) : parse(text);
  } catch (error) {
    recordsIn++;
    return addBad('malformed', error.message);
  }
  mapRecord(record);
}

function mapRecord(record) {
  recordsIn++;
  emits = 0;
  emittedChars = 0;
  emitting = 0;
  emitsToTell = TELL_EVERY;
  keysBefore = combinedKeys.length;
  textsBefore = looseFrom = pairs.length;
  sizeBefore = size;
  looseChars = 0;
  counted = 0;
  trouble = null;
  skipped = null;
  open = true;
  try {
    const returned = mapFunction(record, ctx);
    if (returned instanceof NativePromise) {
      trouble = {code: 'map-failed', message: 'The map function returned a promise; it cannot be async'};
    } else if (emits === 0 && skipped === null && isMeantAsPairs(returned)) {
      trouble ??= {code: 'map-failed', message: `The map function returned ${asReturned(returned)} and`
          + ' emitted nothing; what it returns is dropped, so call emit(key, value) for each pair'};
    }
  } catch (error) {
    trouble ??= {code: 'map-failed', message: describe(error).message};
  }
  open = false;
  if (emitting !== 0) {
    trouble ??= {code: 'bad-value', message: 'An emit broke off, and the map function went on'};
  }
  if (stepwise) {
    unsettled = true;
  } else {
    settle();
  }
}

/** What the record did counts, or it is bad. */
function settle() {
  if (unsettled) {
    unsettled = false;
    if (misused !== null) {
      trouble ??= {code: 'map-failed', message: misused.message};
      misused = null;
    }
  }
  if (trouble !== null) {
    dropEmits();
    return addBad(trouble.code, trouble.message);
  }
  applyCounters();
  if (skipped !== null) {
    dropEmits();
    return addBad('skipped', skipped);
  }
  applyEmits();
}

/**
 * Not what an arrow without braces returns by the way, as of words.map((word) => emit(word, 1)), line.match(…) || emit(…) or
 * items.map((item) => item.price && emit(item.name, item.price)).
 */
function isMeantAsPairs(returned) {
  if (!isArray(returned)) {
    return typeof returned === 'function' || (typeof returned === 'object' && returned !== null
        && (getPrototypeOf(returned) === objectPrototype || returned instanceof NativeIterator));
  }
  for (let i = 0; i < returned.length && returned.index === undefined; i++) {
    if (returned[i] && returned[i] !== true) {
      return true;
    }
  }
  return false;
}

function asReturned(returned) {
  return isArray(returned) ? 'an array' : typeof returned === 'function' ? 'a function, which is not called,'
      : returned instanceof NativeIterator ? 'an iterator, which nobody asks for values,' : 'an object';
}

function addBad(code, message) {
  const at = bad.length;
  bad[at] = `${batch.index}`;
  bad[at + 1] = textOf(code);
  bad[at + 2] = textOf(slice(message, 0, 2000));
  badSize += bad[at + 2].length;
}

function applyCounters() {
  for (let i = 0; i < counted; i++) {
    const name = counterNames[i];
    const before = counters.get(name);
    if (before === undefined) {
      if (counterOrder.length >= MAX_COUNTERS) {
        passLimit(`${MAX_COUNTERS} counters`);
      }
      counterOrder[counterOrder.length] = name;
    }
    const count = (before ?? 0) + counterSteps[i];
    if (!isSafeInteger(count)) {
      passLimit(`${MAX_SAFE_INTEGER} of a counter`);
    }
    counters.set(name, count);
  }
}

/** Pairs that are not combined are where they belong already. */
function applyEmits() {
  recordsOut += emits;
  if (combine === null || batch.uncombined) {
    return;
  }
  for (let i = 0; i < emits; i++) {
    combine.add(targets[i], values[i]);
  }
  combined += emits;
  combinedChars += combine.small ? 0 : emittedChars;
  forgetEmits();
  if (combinedKeys.length >= roomForKeys || keyChars + combinedChars >= MAX_KEPT_CHARS) {
    makeRoom();
  }
}

function dropEmits() {
  dropKeys(keysBefore);
  pairs.length = textsBefore;
  size = sizeBefore;
  forgetEmits();
}

/** What a few records have emitted may stay until others take its place, not that of one with many. */
function forgetEmits() {
  if (emits > FEW_EMITS) {
    targets = [];
    values = [];
  }
}

/** To hand a key over costs as much as to combine several pairs: where it does not come again soon, or memory is short. */
function makeRoom() {
  const pays = combine.small && combined >= WELL_COMBINED * combinedKeys.length;
  if (pays && combinedKeys.length < MOST_KEYS && keyChars < MAX_KEPT_CHARS) {
    roomForKeys = MOST_KEYS;
  } else {
    handed = 0;
  }
}

function addPair(key, value) {
  const pair = `${key},${value}`;
  pairs[pairs.length] = pair;
  size += pair.length + 1;
}

/** Moves states into the answer until that is full; once all are there they are forgotten. */
function handOver() {
  for (; handed < combinedKeys.length && size <= ANSWER_CHARS; handed++) {
    progress[STEPS]++;
    addPair(textOf(combinedKeys[handed]), combine.state(handed));
  }
  if (handed === combinedKeys.length) {
    forget();
  }
}

function forget() {
  forgetKeys();
  combine?.clear();
  combined = combinedChars = 0;
  handed = NONE;
  roomForKeys = MANY_KEYS;
}

function answerOfMap() {
  const totals = [];
  for (let i = 0; i < counterOrder.length; i++) {
    totals[i] = `${textOf(counterOrder[i])},${counters.get(counterOrder[i])}`;
  }
  const text = `{"pairs":[${takePairs()}],"in":${recordsIn},"out":${recordsOut},`
      + `"counters":[${arrayJoin(totals, ',')}],"bad":[${arrayJoin(bad, ',')}]}`;
  bad = [];
  counterOrder = [];
  counters.clear();
  badSize = recordsIn = recordsOut = 0;
  return text;
}

/** So many of the pairs as go into one answer; one record alone can have emitted more. Only those left are kept. */
function takePairs() {
  const taken = [];
  let count = 0;
  for (let chars = 0; count < pairs.length && chars <= ANSWER_CHARS; count++) {
    taken[count] = pairs[count];
    chars += pairs[count].length + 1;
    size -= pairs[count].length + 1;
  }
  const left = [];
  for (let i = count; i < pairs.length; i++) {
    left[i - count] = pairs[i];
  }
  pairs = left;
  return arrayJoin(taken, ',');
}

function answerOfPairs() {
  const text = `[${arrayJoin(pairs, ',')}]`;
  pairs = [];
  size = 0;
  return text;
}

function continueMap() {
  if (unsettled) {
    settle();
    return PAUSE;
  }
  const {text} = batch;
  while (handed !== NONE || size + badSize > ANSWER_CHARS || batch.at < text.length || (batch.wholeText && batch.index < 0)) {
    if (size + badSize > ANSWER_CHARS) {
      progress[STEPS]++;
      return '+' + answerOfMap();
    }
    if (handed === NONE) {
      mapNext(text);
    } else {
      progress[AT] = batch.index;
      handOver();
    }
    if (stepwise) {
      return PAUSE;
    }
  }
  batch = null;
  return '.' + answerOfMap();
}

function mapNext(text) {
  progress[AT] = ++batch.index;
  progress[EMITS] = 0;
  if (batch.wholeText) {
    batch.at = text.length;
    mapRecord(text);
  } else {
    mapLine(text);
  }
}

function mapLine(text) {
  const start = batch.at;
  const feed = indexOf(text, '\n', start);
  let end = feed < 0 ? text.length : feed;
  batch.at = feed < 0 ? text.length : feed + 1;
  if (end > start && charCodeAt(text, end - 1) === 13) {
    end--;
  }
  if (batch.readRow !== null) {
    mapRow(text, start, end);
  } else if (batch.json) {
    const line = slice(text, start, end);
    if (!isBlank(line)) {
      mapJson(line);
    }
  } else {
    mapRecord(slice(text, start, end));
  }
}

function mapRow(text, start, end) {
  mapRecord(charCodeAt(text, start) === JSON_ROW ? readJson(slice(text, start + 1, end)) : batch.readRow(text, start, end));
}

/** Trims only what starts as blanks do, for that makes a new text. */
function isBlank(line) {
  const first = line === '' ? 32 : charCodeAt(line, 0);
  return (first <= 32 || first >= 160) && trim(line) === '';
}

function continueFlush() {
  handOver();
  if (handed === NONE) {
    return '.' + answerOfPairs();
  }
  next = continueFlush;
  return '+' + answerOfPairs();
}

/** Only the last of the groups can be open, which is to have more values than are here. */
function continueReduce(groups, partial, open, from) {
  for (let i = from; i < groups.length; i++) {
    progress[AT] = i;
    const values = new Values(groups[i][1], open && i === groups.length - 1, partial ? readStates : readJson);
    readable = values;
    const value = textOf(reduceKey(groups[i][0], values, partial));
    readable = null;
    pairs[pairs.length] = value;
    size += value.length;
    if (stepwise) {
      groupAtHand = groups[i];
      next = () => endGroup(groups, partial, open, i);
      return PAUSE;
    }
    if (size > ANSWER_CHARS) {
      progress[STEPS]++;
      next = () => continueReduce(groups, partial, open, i + 1);
      return '+' + answerOfPairs();
    }
  }
  return '.' + answerOfPairs();
}

function endGroup(groups, partial, open, i) {
  groupAtHand = null;
  next = () => continueReduce(groups, partial, open, i + 1);
  return size > ANSWER_CHARS ? '+' + answerOfPairs() : next();
}

/** The pairs of the first records, so many as are enough and go into one answer; forgets all else that the records did. */
function continueSample() {
  if (unsettled) {
    settle();
  }
  const {text} = batch;
  while (batch.at < text.length && recordsOut < SAMPLE_PAIRS) {
    mapNext(text);
    if (stepwise) {
      return PAUSE;
    }
  }
  batch = null;
  const found = `.[${takePairs()}]`;
  pairs = [];
  size = 0;
  answerOfMap();
  return found;
}

// What user functions make of values or of states, and then the text of that.
const trials = {
  __proto__: null,
  whole(key, values) {
    const value = reduceKey(key, new Values(values, false), false);
    return () => textOf(value);
  },
  state(key, values) {
    const number = combinedKeys.length;
    combinedKeys[number] = key;
    combine.fresh(number);
    for (let i = 0; i < values.length; i++) {
      combine.add(number, values[i]);
    }
    return () => combine.state(number);
  },
  merge(key, states) {
    const text = combine.merge(key, new Values(states, false));
    return () => text;
  },
  finish(key, states) {
    const value = reduceKey(key, new Values(states, false), true);
    return () => textOf(value);
  },
};

/** What user functions make of each of the groups, or why they fail. */
function attempts(groups, trial) {
  const keysOfMap = combinedKeys.length;
  const made = [];
  for (let i = 0; i < groups.length; i++) {
    progress[AT] = i;
    made[i] = attempt(() => trial(groups[i][0], groups[i][1]));
  }
  // Afterwards, as in a map task: groups that share an accumulator by mistake are to give what they give there.
  const texts = [];
  for (let i = 0; i < groups.length; i++) {
    const {value, failure} = made[i].failure === undefined ? attempt(made[i].value) : made[i];
    texts[i] = failure === undefined ? `{"value":${value}}`
        : failure.notJson ? '{}' : `{"failure":${textOf(failure.report.message)}}`;
  }
  combinedKeys.length = keysOfMap;
  return `.[${arrayJoin(texts, ',')}]`;
}

function attempt(run) {
  try {
    return {value: run()};
  } catch (failure) {
    if (!(failure instanceof Failure)) {
      throw failure;
    }
    return {failure};
  }
}

function recordsOf(text, encoding, source, firstLine, lines, uncombined) {
  const rows = encoding === 'ROWS' ? indexOf(text, '\n', 0) : -1;
  return {
    text, source, firstLine, json: encoding === 'JSON', wholeText: encoding === 'TEXT',
    longNumbers: encoding === 'JSON' && hasLongNumber(text),
    readRow: rows < 0 ? null : rowReader(slice(text, 0, rows)),
    lines: lines === '' ? null : parse(lines), at: rows + 1, index: -1, uncombined,
  };
}

/** Runs one step of a call; what a user function of the reduce threw becomes an answer. */
function step(run) {
  running = true;
  try {
    return misused === null || unsettled ? run() : fault();
  } catch (error) {
    open = false;
    readable = null;
    if (!(error instanceof Failure)) {
      throw error;
    }
    const {message, stack, pointer, key} = error.report;
    pairs = [];
    size = 0;
    return `!{"message":${textOf(message)},"stack":${textOf(stack)},"pointer":${textOf(pointer)},"key":${textOf(key)}}`;
  } finally {
    running = false;
  }
}

/** At the end of a call, after which promises of any of its records or keys may run. */
function leave(answer) {
  if (!stepwise) {
    progress[AT] = SOMEWHERE;
    progress[EMITS] = 0;
  }
  return answer;
}

/** An answer if a function did what it must not, of which no record or key is known; else an empty text. */
function fault() {
  if (misused === null) {
    return '';
  }
  const {message, stack, pointer} = misused;
  const key = groupAtHand === null ? '' : `,"key":${textOf(groupAtHand[0])}`;
  return `!{"message":${textOf(message)},"stack":${textOf(stack)},"pointer":${textOf(pointer ?? anyPointer)}${key}}`;
}

return {
  /** Called first. */
  attach: (progressBuffer, fetch, pass) => {
    progress = new NativeInt32Array(progressBuffer);
    fetchValues = fetch;
    passLimit = pass;
    deleteForbidden();
    defineProperty(globalThis, 'emit', {value: emit, enumerable: true});
  },
  /** Says that frames of this script are the user's. */
  know: (pointer) => {
    pointers.set(pointer, true);
  },
  install: (role, pointer, run) => {
    functions[role] = {pointer, run};
    anyPointer ??= pointer;
  },
  /** Called once when all functions are installed; `mayPromise` if their text can make promises. */
  start: (kind, builtin, mayPromise) => {
    stepwise = mayPromise;
    running = false;
    mapFunction = functions.map?.run ?? null;
    const reduce = kind === 'builtin' ? builtins[builtin]()
        : kind === 'aggregate' ? aggregate(functions)
        : kind === 'fold' || kind === 'values' ? fold(functions.function) : null;
    reduceKey = reduce?.reduce ?? null;
    if (reduce !== null && kind !== 'values') {
      combine = reduce;
      keep = own;
    }
  },
  /** Called after that: where a function did what it must not when it was made, and what, as JSON; else an empty text. */
  faultOfMaking: () => misused === null ? ''
      : `[${textOf(misused.pointer ?? anyPointer)},${misused.line ?? 1},${misused.column ?? 1},${textOf(misused.message)}]`,
  map: (text, encoding, source, firstLine, lines) => step(() => {
    batch = recordsOf(text, encoding, source, firstLine, lines, false);
    next = continueMap;
    return leave(continueMap());
  }),
  sample: (text, encoding, source, firstLine, lines) => step(() => {
    batch = recordsOf(text, encoding, source, firstLine, lines, true);
    next = continueSample;
    return leave(continueSample());
  }),
  attempt: (trial, text) => step(() => leave(attempts(readStates(text), trials[trial]))),
  flush: () => step(() => {
    handed = 0;
    return leave(continueFlush());
  }),
  reduce: (text, partial, open) =>
      step(() => leave(continueReduce(partial ? readStates(text) : readJson(text), partial, open, 0))),
  more: () => step(() => leave(next())),
  /** Called when nothing runs: a promise was rejected, and nobody handles that. */
  rejected: (reason) => {
    const told = describe(reason);
    misused ??= {...told, message: `A promise was rejected, and no catch handles it: ${told.message}; a function here cannot`
        + ' wait, so do without promises, or catch what they throw'};
  },
  /** Called when a call has come to its end. */
  fault,
};
