// The record that is being mapped: what it did so far, applied only when it ends well.

let batch = null;
let open = false;
let emits = 0;
let emitsToTell = 0;
let emittedChars = 0;
/** Values that are null, and those of them that were undefined. */
let emittedNulls = 0;
let emittedUndefined = 0;
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

/** The record is bad even if the map function catches what is thrown. */
function reject(message) {
  const error = new NativeTypeError(message);
  const told = describe(error);
  trouble ??= {...told, code: 'bad-value', message: located(message, told)};
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

function beginRecord() {
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
}

function mapRecord(record) {
  recordsIn++;
  beginRecord();
  try {
    const returned = mapFunction(record, ctx);
    if (returned instanceof NativePromise) {
      trouble = {code: 'map-failed', message: 'The map function returned a promise; it cannot be async'};
    } else if (emits === 0 && skipped === null && isMeantAsPairs(returned)) {
      trouble ??= {code: 'map-failed', message: `The map function returned ${asReturned(returned)} and`
          + ' emitted nothing; what it returns is dropped, so call emit(key, value) for each pair'};
    }
  } catch (error) {
    trouble ??= thrownAtRecord(record, error);
  }
  open = false;
  if (emitting !== 0) {
    trouble ??= {code: 'bad-value', message: 'An emit broke off, and the map function went on'};
  }
  if (stepwise || again !== null) {
    unsettled = true;
  } else {
    settle();
  }
}

/** A job that goes on shall not be changed by one call more. */
function thrownAtRecord(record, error) {
  const told = {...describe(error), code: 'map-failed'};
  if (told.title !== undefined && batch.endsAtBadRecord) {
    again = {
      told,
      run: () => {
        dropEmits();
        beginRecord();
        mapFunction(record, ctx);
      },
      end: () => {
        open = false;
        trouble = told;
      },
    };
  }
  return told;
}

/** What the record did counts, or it is bad. */
function settle() {
  if (unsettled) {
    unsettled = false;
    if (misused !== null) {
      trouble ??= {...misused, code: 'map-failed'};
      misused = null;
    }
  }
  if (trouble !== null) {
    dropEmits();
    return addBad(trouble);
  }
  applyCounters();
  if (skipped !== null) {
    dropEmits();
    return addBad({code: 'skipped', message: skipped});
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
