// The answer that is being written, and what goes into it, piece by piece.

// Texts of a pair each, or of more; from looseFrom on those that are not put together.
let pairs = [];
let looseFrom = 0;
let looseChars = 0;
let size = 0;
/** The next key whose state is handed over, or that all are kept. */
let handed = NONE;
let recordsIn = 0;
let recordsOut = 0;
/** Of the values, see `emittedNulls`; and the first record with one that was undefined. */
let nullsOut = 0;
let undefinedOut = 0;
let firstUndefined = 0;
let counters = new SafeMap();
let counterOrder = [];
let bad = [];
let badSize = 0;

/** So many keys there may be, until it is looked at whether there may be more. */
let roomForKeys = MANY_KEYS;
/** Pairs of the keys, and characters of their values. */
let combined = 0;
let combinedChars = 0;

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

function addPair(key, value) {
  const pair = `${key},${value}`;
  pairs[pairs.length] = pair;
  size += pair.length + 1;
}

/** Of the record at hand. */
function addBad({code, message, stack}) {
  const at = bad.length;
  bad[at] = `${batch.index}`;
  bad[at + 1] = textOf(code);
  bad[at + 2] = textOf(slice(message, 0, 2000));
  bad[at + 3] = textOf(stack ?? null);
  badSize += bad[at + 2].length + bad[at + 3].length;
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
  const text = `{"pairs":[${takePairs()}],"in":${recordsIn},"out":${recordsOut},"hasValue":${recordsOut > nullsOut},`
      + (undefinedOut === 0 ? '' : `"undefined":[${undefinedOut},${firstUndefined}],`)
      + `"counters":[${arrayJoin(totals, ',')}],"bad":[${arrayJoin(bad, ',')}]}`;
  bad = [];
  counterOrder = [];
  counters.clear();
  badSize = recordsIn = recordsOut = nullsOut = undefinedOut = 0;
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
