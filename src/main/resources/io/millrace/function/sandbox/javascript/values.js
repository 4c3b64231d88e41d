// What a reduce function gets for the values of a key.

let isValues = null;
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

  static {
    isValues = (value) => typeof value === 'object' && value !== null && #first in value;
  }

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

  /** So that JSON.stringify, and who returns them, has them as an array. */
  toJSON() {
    return this.toArray();
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

function noIndexes() {
  return new NativeTypeError('values has no indexes: iterate it, for (const value of values), or take values.toArray()');
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
      throw noIndexes();
    }
    if (namesOfArrays.get(name)) {
      throw new NativeTypeError(`values has no ${name}: it is not an array; iterate it, or take values.toArray()`);
    }
    if (typeof name === 'string' && !(name in target) && name !== 'then') {
      throw new NativeTypeError(`values has no ${name}: its number is values.length, all else is done by iterating it`);
    }
    return target[name];
  },
  /** For who goes through them by for … in. */
  ownKeys() {
    throw noIndexes();
  },
});
setPrototypeOf(Values.prototype, new Proxy(freeze({}), noArray));
freeze(Values.prototype);
const eachOf = uncurry(Values.prototype.forEach);

/**
 * They have no members of their own, so Object.keys would give an empty array, and nobody would learn why. Only where a
 * function gets values: maps call these for each record.
 */
function refuseToListValues() {
  for (const name of ['keys', 'values', 'entries']) {
    const native = Object[name];
    const own = {
      [name](object) {
        if (isValues(object)) {
          throw noIndexes();
        }
        return native(object);
      },
    };
    defineProperty(Object, name, {value: own[name]});
  }
}
