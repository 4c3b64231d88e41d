// Third part of the harness: combining the values of a key inside the worker. A combine has
//   refuses(value)    why a value cannot be combined, or null
//   fresh(key)        an entry
//   add(entry, value)
//   state(entry)      the JSON text of what is handed over
//   merge(key, states) the JSON text of one state of several, where the reduce is the user's

/** Exact sums: integers as a Number while safe, then as a BigInt; doubles as Shewchuk's non-overlapping partials. */
class Sum {
  constructor(key) {
    this.key = key;
    this.whole = 0;
    this.big = 0n;
    this.partials = null;
  }
}

function addNumber(sum, value) {
  if (isSafeInteger(value)) {
    addSafe(sum, value);
  } else if (typeof value === 'bigint') {
    sum.big += value;
  } else if (isInteger(value) && abs(value) < TWO_POW_63) {
    sum.big += NativeBigInt(value);
  } else {
    addDouble(sum.partials ??= [], value);
  }
}

function addSafe(sum, value) {
  const whole = sum.whole + value;
  if (isSafeInteger(whole)) {
    sum.whole = whole;
  } else {
    sum.big += NativeBigInt(sum.whole) + NativeBigInt(value);
    sum.whole = 0;
  }
}

/** Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997, grow-expansion; what would overflow stays apart. */
function addDouble(partials, value) {
  let high = value;
  let n = 0;
  for (let i = 0; i < partials.length; i++) {
    let low = partials[i];
    if (abs(high) < abs(low)) {
      const swapped = high;
      high = low;
      low = swapped;
    }
    const total = high + low;
    if (isFiniteNumber(total)) {
      low = low - (total - high);
      high = total;
    }
    if (low !== 0) {
      partials[n++] = low;
    }
  }
  partials[n] = high;
  partials.length = n + 1;
}

/** Numbers whose exact sum is the sum; each integer fits 64 bits. */
function piecesOf(sum) {
  const pieces = [];
  let total = sum.big + NativeBigInt(sum.whole);
  while (total > MAX_LONG || total < MIN_LONG) {
    const piece = total > 0n ? MAX_LONG : MIN_LONG;
    pieces[pieces.length] = piece;
    total -= piece;
  }
  return finish(pieces, total, sum);
}

function finish(pieces, total, sum) {
  const partials = sum.partials ?? [];
  if (total !== 0n || (pieces.length === 0 && partials.length === 0)) {
    pieces[pieces.length] = total;
  }
  for (let i = 0; i < partials.length; i++) {
    pieces[pieces.length] = partials[i];
  }
  return pieces;
}

/** As piecesOf, but a total of squares beyond 64 bits is written as doubles of 53 bits each, for it has no bound. */
function squarePiecesOf(sum) {
  const pieces = [];
  let total = sum.big + NativeBigInt(sum.whole);
  while (total > MAX_LONG) {
    const shift = NativeBigInt(bigIntText(total, 2).length - 53);
    const top = (total >> shift) << shift;
    pieces[pieces.length] = NativeNumber(top);
    total -= top;
  }
  return finish(pieces, total, sum);
}

function addSquare(sum, value) {
  const square = typeof value === 'bigint' ? value * value : value * value;
  if (typeof square === 'bigint' || isSafeInteger(square)) {
    addNumber(sum, square);
  } else if (isInteger(value) && abs(value) < TWO_POW_63) {
    sum.big += NativeBigInt(value) ** 2n;
  } else {
    addDouble(sum.partials ??= [], square);
  }
}

function numbersOnly(name, verb) {
  return (value) => value === null || typeof value === 'number' || typeof value === 'bigint'
      ? null : `${name} ${verb} numbers; this record emitted ${kindOf(value)}`;
}

function kindOf(value) {
  switch (rankOf(value)) {
    case 4:
      return 'a string';
    case 5:
      return 'an array';
    case 6:
      return 'an object';
    default:
      return `${value}`;
  }
}

function extreme(sign) {
  return {
    refuses: () => null,
    fresh: (key) => ({key, value: null}),
    add(entry, value) {
      if (value !== null && (entry.value === null || compare(value, entry.value) * sign > 0)) {
        entry.value = value;
      }
    },
    state: (entry) => textOf(entry.value),
  };
}

const describable = numbersOnly('_stats', 'describes');

const builtins = {
  __proto__: null,
  _count: {
    refuses: () => null,
    fresh: (key) => ({key, count: 0}),
    add: (entry) => {
      entry.count++;
    },
    state: (entry) => `${entry.count}`,
  },
  _sum: {
    refuses: numbersOnly('_sum', 'adds'),
    fresh: (key) => new Sum(key),
    add(entry, value) {
      if (value !== null) {
        addNumber(entry, value);
      }
    },
    state: (entry) => textOf(piecesOf(entry)),
  },
  _min: extreme(-1),
  _max: extreme(1),
  _mean: {
    refuses: numbersOnly('_mean', 'averages'),
    fresh: (key) => ({key, count: 0, sum: new Sum(null)}),
    add(entry, value) {
      if (value !== null) {
        entry.count++;
        addNumber(entry.sum, value);
      }
    },
    state: (entry) => `[${entry.count},${slice(textOf(piecesOf(entry.sum)), 1)}`,
  },
  _stats: {
    refuses: (value) => typeof value === 'number' && !isFiniteNumber(value * value)
        ? `_stats cannot square ${value} within the range of a double` : describable(value),
    fresh: (key) => ({key, count: 0, min: null, max: null, sum: new Sum(null), squares: new Sum(null)}),
    add(entry, value) {
      if (value !== null) {
        entry.count++;
        entry.min = entry.min === null || value < entry.min ? value : entry.min;
        entry.max = entry.max === null || value > entry.max ? value : entry.max;
        addNumber(entry.sum, value);
        addSquare(entry.squares, value);
      }
    },
    state: (entry) => textOf(
        [entry.count, entry.min, entry.max, piecesOf(entry.sum), squarePiecesOf(entry.squares)]),
  },
};

/** A user function of the reduce threw or returned what is not JSON: ends the job. */
class Failure {
  constructor(pointer, key, error, message) {
    const told = error === undefined ? {message, stack: null} : describe(error);
    this.report = {...told, pointer: told.pointer ?? pointer, key};
  }
}

/** Calls a user function of the reduce on behalf of a key. */
function call(snippet, key, first, second) {
  const {run} = snippet;
  let result;
  try {
    result = run(first, second);
  } catch (error) {
    throw new Failure(snippet.pointer, key, error);
  }
  if (result === undefined) {
    throw new Failure(snippet.pointer, key, undefined, 'It returned undefined; is a return missing?');
  }
  if (result instanceof NativePromise) {
    throw new Failure(snippet.pointer, key, undefined, 'It returned a promise; functions here cannot be async');
  }
  return result;
}

/** A snapshot of what a user function returned. */
function returned(snippet, key, value) {
  try {
    return snapshot(value);
  } catch (error) {
    if (error instanceof NotJson) {
      const failure = new Failure(snippet.pointer, key, undefined, `It returned what cannot be kept: ${error.what}`);
      failure.notJson = true;
      throw failure;
    }
    throw new Failure(snippet.pointer, key, error);
  }
}

/** The text of a state, for readStates. */
function stateText(snippet, key, value) {
  return textOf(withNumbers(TAGGED, () => returned(snippet, key, value)));
}

function aggregate(functions) {
  const {init, add, merge, finish: last} = functions;
  const end = (key, state) => last === undefined
      ? returned(add, key, state) : returned(last, key, call(last, key, key, state));
  const merged = (key, states) => {
    let state;
    eachOf(states, (item, i) => {
      state = i === 0 ? item : call(merge, key, state, item);
    });
    return state;
  };
  return {
    refuses: () => null,
    merge: (key, states) => stateText(merge, key, merged(key, states)),
    fresh: (key) => ({key, state: call(init, key)}),
    add(entry, value) {
      entry.state = call(add, entry.key, entry.state, value);
    },
    state: (entry) => stateText(add, entry.key, entry.state),
    reduce(key, values, partial) {
      if (partial) {
        return end(key, merged(key, values));
      }
      let state = call(init, key);
      eachOf(values, (item) => {
        state = call(add, key, state, item);
      });
      return end(key, state);
    },
  };
}

const FOLD_EVERY = 64;

function fold(snippet) {
  const run = (key, values) => call(snippet, key, key, values);
  const all = (entry) => run(entry.key, new Values(entry.values, false));
  return {
    refuses: () => null,
    fresh: (key) => ({key, values: []}),
    add(entry, value) {
      const {values} = entry;
      values[values.length] = value;
      if (values.length >= FOLD_EVERY) {
        entry.values = [withNumbers(AS_THEY_ARE, () => returned(snippet, entry.key, all(entry)))];
      }
    },
    state: (entry) => stateText(snippet, entry.key, all(entry)),
    merge: (key, states) => stateText(snippet, key, run(key, states)),
    reduce: (key, values) => returned(snippet, key, run(key, values)),
  };
}

/** The values that can be asked for more of, as long as the function runs that they were given to. */
let readable = null;

/**
 * The values of one key, in the chunks that they come in: the first is here, and as long as others are read only one of
 * those. Iterating again starts from the first value.
 */
class Values {
  #first;
  #loaded;
  #number = 0;
  #read;
  #count;

  constructor(items, open, read = readJson) {
    this.#read = read;
    this.#first = {items, last: !open};
    this.#loaded = this.#first;
    this.#count = open ? undefined : items.length;
  }

  get length() {
    if (this.#count === undefined) {
      this.#count = NativeNumber(this.#fetch(-1));
    }
    return this.#count;
  }

  #fetch(number) {
    if (readable !== this) {
      throw new NativeTypeError('The values of a key can be read only by the call that they were given to');
    }
    return fetchValues(number);
  }

  #chunk(number) {
    if (number === 0) {
      return this.#first;
    }
    if (number !== this.#number) {
      const text = this.#fetch(number);
      this.#loaded = {items: this.#read(slice(text, 1)), last: text[0] === '.'};
      this.#number = number;
    }
    return this.#loaded;
  }

  *#each() {
    for (let number = 0, last = false; !last; number++) {
      const chunk = this.#chunk(number);
      for (let i = 0; i < chunk.items.length; i++) {
        yield chunk.items[i];
      }
      last = chunk.last;
    }
  }

  /** Visits values in order until `visit` gives true. */
  #visit(visit) {
    for (let number = 0, at = 0, last = false; !last; number++) {
      const chunk = this.#chunk(number);
      for (let i = 0; i < chunk.items.length; i++) {
        if (visit(chunk.items[i], at++)) {
          return true;
        }
      }
      last = chunk.last;
    }
    return false;
  }

  [Symbol.iterator]() {
    return this.#first.last ? arrayValues(this.#first.items) : this.#each();
  }

  toArray() {
    return this.map((value) => value);
  }

  map(change) {
    const changed = [];
    this.forEach((value, i) => {
      changed[i] = change(value, i);
    });
    return changed;
  }

  filter(wanted) {
    const found = [];
    this.forEach((value, i) => {
      if (wanted(value, i)) {
        found[found.length] = value;
      }
    });
    return found;
  }

  forEach(visit) {
    this.#visit((value, i) => {
      visit(value, i);
      return false;
    });
  }

  some(wanted) {
    return this.#visit((value, i) => !!wanted(value, i));
  }

  every(wanted) {
    return !this.#visit((value, i) => !wanted(value, i));
  }

  reduce(add, ...start) {
    let started = start.length > 0;
    let sum = start[0];
    this.#visit((value, i) => {
      sum = started ? add(sum, value, i) : value;
      started = true;
      return false;
    });
    if (!started) {
      throw new NativeTypeError('reduce of no values with no initial value');
    }
    return sum;
  }
}
freeze(Values.prototype);
const eachOf = uncurry(Values.prototype.forEach);
