// Combining the values of a key inside the worker: what a combine is, and those of built-in reduces. Keys are numbered in the
// order in which they are first seen, and what a combine knows of them stands in arrays by that number, which takes no more
// of the processor's cache than it must. A combine has
//   small               true if a state has some hundred bytes at most
//   refuses(value)      why a value cannot be combined, or null
//   fresh(i)            makes place for the next key; calls no code of the user's
//   add(i, value)
//   state(i)            the JSON text of what is handed over
//   clear()             forgets all keys
// and where the reduce is the user's
//   merge(key, states)  the JSON text of one state of several
//   initial(key)        that of an aggregator without values

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
