// Fourth part of the harness: combining the values of a key inside the worker. Keys are numbered in the order in which
// they are first seen, and what a combine knows of them stands in arrays by that number, which takes no more of the
// processor's cache than it must. A combine has
//   small               true if a state has some hundred bytes at most
//   refuses(value)      why a value cannot be combined, or null
//   fresh(i)            makes place for the next key; calls no code of the user's
//   add(i, value)
//   state(i)            the JSON text of what is handed over
//   clear()             forgets all keys
//   merge(key, states)  the JSON text of one state of several, where the reduce is the user's

/** Keys by their number. */
const combinedKeys = [];

/** Exact sums: integers as Numbers while safe; what is beyond as a BigInt and Shewchuk's non-overlapping partials. */
class Sums {
  constructor() {
    this.wholes = [];
    this.rests = [];
  }

  fresh(i) {
    this.wholes[i] = 0;
    this.rests[i] = null;
  }

  add(i, value) {
    const whole = typeof value === 'number' ? this.wholes[i] + value : NaN;
    if (isSafeInteger(whole) && isSafeInteger(value)) {
      this.wholes[i] = whole;
    } else {
      this.addRest(i, value);
    }
  }

  addRest(i, value) {
    const rest = this.rest(i);
    if (isSafeInteger(value)) {
      rest.big += NativeBigInt(this.wholes[i]) + NativeBigInt(value);
      this.wholes[i] = 0;
    } else if (typeof value === 'bigint') {
      rest.big += value;
    } else if (isInteger(value) && abs(value) < TWO_POW_63) {
      rest.big += NativeBigInt(value);
    } else {
      addDouble(rest.partials, value);
    }
  }

  addSquare(i, value) {
    const square = value * value;
    if (typeof square === 'bigint' || isSafeInteger(square)) {
      this.add(i, square);
    } else if (isInteger(value) && abs(value) < TWO_POW_63) {
      this.rest(i).big += NativeBigInt(value) ** 2n;
    } else {
      addDouble(this.rest(i).partials, square);
    }
  }

  rest(i) {
    return this.rests[i] ??= {big: 0n, partials: []};
  }

  /** As JSON, numbers whose exact sum is the sum; each integer fits 64 bits. `cut` takes from a total that does not. */
  state(i, cut) {
    const rest = this.rests[i];
    return rest === null ? `[${this.wholes[i]}]` : textOf(piecesOf(rest.big + NativeBigInt(this.wholes[i]), rest, cut));
  }

  clear() {
    this.wholes = [];
    this.rests = [];
  }
}
freeze(Sums.prototype);

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

function piecesOf(whole, {partials}, cut) {
  const pieces = [];
  let total = whole;
  while (total > MAX_LONG || total < MIN_LONG) {
    const piece = cut(total);
    pieces[pieces.length] = piece;
    total -= NativeBigInt(piece);
  }
  if (total !== 0n || (pieces.length === 0 && partials.length === 0)) {
    pieces[pieces.length] = total;
  }
  for (let i = 0; i < partials.length; i++) {
    pieces[pieces.length] = partials[i];
  }
  return pieces;
}

function cutLongs(total) {
  return total > 0n ? MAX_LONG : MIN_LONG;
}

/** A sum of squares has no bound, so it is cut into doubles of 53 bits each. */
function cutDoubles(total) {
  const shift = NativeBigInt(bigIntText(total, 2).length - 53);
  return NativeNumber((total >> shift) << shift);
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
  let values = [];
  return {
    refuses: () => null,
    fresh: (i) => {
      values[i] = null;
    },
    add(i, value) {
      const best = values[i];
      if (value !== null && (best === null || compare(value, best) * sign > 0)) {
        values[i] = value;
      }
    },
    state: (i) => textOf(values[i]),
    clear: () => {
      values = [];
    },
  };
}

function counting() {
  let counts = [];
  return {
    small: true,
    refuses: () => null,
    fresh: (i) => {
      counts[i] = 0;
    },
    add: (i) => {
      counts[i]++;
    },
    state: (i) => `${counts[i]}`,
    clear: () => {
      counts = [];
    },
  };
}

function summing() {
  const sums = new Sums();
  return {
    small: true,
    refuses: numbersOnly('_sum', 'adds'),
    fresh: (i) => sums.fresh(i),
    add(i, value) {
      if (value !== null) {
        sums.add(i, value);
      }
    },
    state: (i) => sums.state(i, cutLongs),
    clear: () => sums.clear(),
  };
}

function averaging() {
  const counts = counting();
  const sums = new Sums();
  return {
    small: true,
    refuses: numbersOnly('_mean', 'averages'),
    fresh(i) {
      counts.fresh(i);
      sums.fresh(i);
    },
    add(i, value) {
      if (value !== null) {
        counts.add(i);
        sums.add(i, value);
      }
    },
    state: (i) => `[${counts.state(i)},${slice(sums.state(i, cutLongs), 1)}`,
    clear() {
      counts.clear();
      sums.clear();
    },
  };
}

function describing() {
  const describable = numbersOnly('_stats', 'describes');
  const counts = counting();
  const sums = new Sums();
  const squares = new Sums();
  let least = [];
  let most = [];
  return {
    small: true,
    refuses: (value) => typeof value === 'number' && !isFiniteNumber(value * value)
        ? `_stats cannot square ${value} within the range of a double` : describable(value),
    fresh(i) {
      counts.fresh(i);
      sums.fresh(i);
      squares.fresh(i);
      least[i] = null;
      most[i] = null;
    },
    add(i, value) {
      if (value !== null) {
        counts.add(i);
        sums.add(i, value);
        squares.addSquare(i, value);
        least[i] = least[i] === null || value < least[i] ? value : least[i];
        most[i] = most[i] === null || value > most[i] ? value : most[i];
      }
    },
    state: (i) => `[${counts.state(i)},${textOf(least[i])},${textOf(most[i])},${sums.state(i, cutLongs)},`
        + `${squares.state(i, cutDoubles)}]`,
    clear() {
      counts.clear();
      sums.clear();
      squares.clear();
      least = [];
      most = [];
    },
  };
}

const builtins = {
  __proto__: null,
  _count: counting,
  _sum: summing,
  _min: () => extreme(-1),
  _max: () => extreme(1),
  _mean: averaging,
  _stats: describing,
};

/** What a user function did, once, that ends the job, and that it cannot undo with a catch; as `describe` tells it. */
let misused = null;

/** A user function of the reduce threw or returned what is not JSON: ends the job. */
class Failure {
  constructor(pointer, key, told) {
    this.report = {stack: null, ...told, pointer: told.pointer ?? pointer, key};
  }
}

/** Calls a user function of the reduce on behalf of a key. */
function call(snippet, key, first, second) {
  const {run} = snippet;
  let result;
  let later;
  try {
    result = run(first, second);
    later = result instanceof NativePromise;
  } catch (error) {
    throw new Failure(snippet.pointer, key, describe(error));
  }
  if (misused !== null) {
    throw new Failure(snippet.pointer, key, misused);
  }
  if (result === undefined) {
    throw new Failure(snippet.pointer, key, {message: 'It returned undefined; is a return missing?'});
  }
  if (later) {
    throw new Failure(snippet.pointer, key, {message: 'It returned a promise; functions here cannot be async'});
  }
  return result;
}

/** A snapshot of what a user function returned. */
function returned(snippet, key, value) {
  try {
    return bounded(value, MAX_VALUE_CHARS, 'value');
  } catch (error) {
    if (error instanceof NotJson) {
      const failure = new Failure(snippet.pointer, key, {message: `It returned what cannot be kept: ${error.what}`});
      failure.notJson = true;
      throw failure;
    }
    throw new Failure(snippet.pointer, key, describe(error));
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
  let states = [];
  const stateOf = (i) => states[i] === undefined ? call(init, combinedKeys[i]) : states[i];
  return {
    refuses: () => null,
    merge: (key, items) => stateText(merge, key, merged(key, items)),
    fresh: (i) => {
      states[i] = undefined;
    },
    add(i, value) {
      states[i] = call(add, combinedKeys[i], stateOf(i), value);
    },
    state: (i) => stateText(add, combinedKeys[i], stateOf(i)),
    clear: () => {
      states = [];
    },
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
  let lists = [];
  const all = (i) => run(combinedKeys[i], new Values(lists[i], false));
  return {
    refuses: () => null,
    fresh: (i) => {
      lists[i] = null;
    },
    add(i, value) {
      const values = lists[i];
      if (values === null) {
        // V8 gives it no more room than that: many keys have one value.
        lists[i] = [value];
        return;
      }
      values[values.length] = value;
      if (values.length >= FOLD_EVERY) {
        lists[i] = [withNumbers(AS_THEY_ARE, () => returned(snippet, combinedKeys[i], all(i)))];
      }
    },
    state: (i) => stateText(snippet, combinedKeys[i], all(i)),
    clear: () => {
      lists = [];
    },
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
const namesOfArrays = new SafeMap();
for (const name of Object.getOwnPropertyNames(arrayPrototype)) {
  namesOfArrays.set(name, !(name in objectPrototype));
}

/** What is looked up here is not a member of Values: who takes them for an array is told so, and gets no undefined. */
const noArray = freeze({
  __proto__: null,
  get(target, name) {
    if (typeof name === 'string' && isDigit(name, 0)) {
      throw new NativeTypeError('values has no indexes: iterate it, for (const value of values), or take values.toArray()');
    }
    if (namesOfArrays.get(name)) {
      throw new NativeTypeError(`values has no ${name}: it is not an array; iterate it, or take values.toArray()`);
    }
    if (typeof name === 'string' && !(name in target) && name !== 'toJSON' && name !== 'then') {
      throw new NativeTypeError(`values has no ${name}: its number is values.length, all else is done by iterating it`);
    }
    return target[name];
  },
  /** For who goes through them by for … in. */
  ownKeys() {
    throw new NativeTypeError('values has no indexes: iterate it, for (const value of values), or take values.toArray()');
  },
});
setPrototypeOf(Values.prototype, new Proxy(freeze({}), noArray));
freeze(Values.prototype);
const eachOf = uncurry(Values.prototype.forEach);
