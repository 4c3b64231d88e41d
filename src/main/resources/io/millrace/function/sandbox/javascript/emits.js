// What the map function emits for the record at hand, applied only when that ends well.

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

function emittedValue(value) {
  const copy = emitted('value', value, MAX_VALUE_CHARS);
  emittedChars += copied + CHARS_OF_ANY_VALUE;
  if (copy === null) {
    emittedNulls++;
    emittedUndefined += value === undefined ? 1 : 0;
  }
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
      throw reject(`emit cannot take this ${part}: ${error.told(part)}`);
    }
    throw error;
  }
}

/** Pairs that are not combined are where they belong already. */
function applyEmits() {
  recordsOut += emits;
  if (emittedNulls !== 0) {
    applyNulls();
  }
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

function applyNulls() {
  nullsOut += emittedNulls;
  if (emittedUndefined !== 0) {
    firstUndefined = undefinedOut === 0 ? batch.index : firstUndefined;
    undefinedOut += emittedUndefined;
  }
  emittedNulls = emittedUndefined = 0;
}

function dropEmits() {
  emittedNulls = emittedUndefined = 0;
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
