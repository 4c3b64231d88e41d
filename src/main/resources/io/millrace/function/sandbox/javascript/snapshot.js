// Copies of what user functions emit and return, which they cannot change later.

const NAME = /^[A-Za-z_$][\w$]*$/;
const MAX_PATH_CHARS = 200;

/** A value that is not JSON was emitted or returned. */
class NotJson {
  /** Of the part of the value that is the cause. */
  path = '';

  /** `what` that part is, and what to take for it. The path to one that `isDeep` would be as long. */
  constructor(what, isDeep = false) {
    this.what = what;
    this.isDeep = isDeep;
  }

  /** Where it is, and what; of a value that users know by that name. */
  told(name) {
    return `${this.path === '' ? 'it' : name + slice(this.path, 0, MAX_PATH_CHARS)} is ${this.what}`;
  }
}

/** What was thrown when the member, or item, of that name was copied. */
function within(error, name) {
  if (error instanceof NotJson && !error.isDeep) {
    error.path = memberText(name) + error.path;
  }
  return error;
}

function memberText(name) {
  return regExpExec(WHOLE, name) !== null ? `[${name}]`
      : regExpExec(NAME, name) === null ? `[${stringify(name)}]` : `.${name}`;
}

const MAX_DEPTH = 490;

/** Characters that are left of those that what is being copied may have. */
let room = 0;
/** Characters of the last copy. */
let copied = 0;

/**
 * A copy, of so many characters at most, that user code cannot change later; throws NotJson. Of a value that a function of
 * the reduce has made there is a key.
 */
function bounded(value, most, what, key) {
  const before = room;
  const all = most + 1; // every value takes one, a text besides its characters
  room = all;
  const copy = snapshot(value);
  if (room < 0) {
    passLimit(`${most} characters of a ${what}`, key === undefined ? '' : textOf(key));
  }
  copied = all - room;
  room = before;
  return copy;
}

/** Members that are undefined are left out, as JSON does, but for those of states. No further than there is room. */
function snapshot(value, depth = 0) {
  if (--room < 0) {
    return null;
  }
  switch (typeof value) {
    case 'string':
      room -= value.length;
      return room < 0 ? null : keep(value);
    case 'boolean':
      return value;
    case 'number':
      return finite(value);
    case 'bigint':
      return whole(value);
    case 'object':
      return value === null ? null : snapshotObject(value, depth);
    case 'undefined':
      return numbers === AS_STATE ? tagged('u', '') : null;
    default:
      throw new NotJson(`a ${typeof value}; take data alone`);
  }
}

function finite(value) {
  if (!isFiniteNumber(value) && numbers !== AS_STATE) {
    throw new NotJson(`${value}, which is not JSON; take null`);
  }
  return numbers >= TAGGED && isTaggedNumber(value) ? tagged('n', value === 0 ? '-0' : value) : value;
}

function whole(value) {
  if (numbers !== AS_JSON) {
    return numbers >= TAGGED ? tagged('i', bigIntText(value)) : value;
  }
  if (value < MIN_LONG || value > MAX_LONG) {
    throw new NotJson(`the integer ${slice(bigIntText(value), 0, 40)}, which does not fit 64 bits; take a string, String(n),`
        + ' or a double, Number(n)');
  }
  const number = NativeNumber(value);
  return isSafeInteger(number) ? number : value;
}

function snapshotObject(value, depth) {
  if (depth > MAX_DEPTH) {
    throw new NotJson(`nested deeper than ${MAX_DEPTH} levels, or contains itself`, true);
  }
  if (numbers === AS_STATE) {
    return snapshotState(value, depth);
  }
  if (value instanceof NativeDate && !isFiniteNumber(timeOf(value))) {
    throw new NotJson('an invalid date; take null');
  }
  if (typeof value.toJSON === 'function') {
    return snapshotPlain(value.toJSON(''), depth);
  }
  return snapshotPlain(value, depth);
}

function snapshotState(value, depth) {
  if (!isPlain(value)) {
    throw new NotJson(foreign(value) ?? ofClass(value));
  }
  const prototype = getPrototypeOf(value);
  return isArray(value) || (prototype === objectPrototype && value[TAG] === undefined) ? snapshotPlain(value, depth)
      : snapshotMembers(value, tagged(prototype === null ? 'd' : 'o', ''), depth);
}

/**
 * What JSON has no other text for: an object whose prototype is null, or that has a member with the name of the tag, or an
 * array with holes. `copy` gets its names and values.
 */
function snapshotMembers(value, copy, depth) {
  const items = [];
  const names = membersOf(value);
  let i = 0;
  try {
    for (; i < names.length && room >= 0; i++) {
      room -= names[i].length;
      items[2 * i] = names[i];
      items[2 * i + 1] = snapshot(value[names[i]], depth + 2);
    }
  } catch (error) {
    throw within(error, names[i]);
  }
  copy.of = items;
  return copy;
}

function snapshotPlain(value, depth) {
  if (typeof value !== 'object' || value === null) {
    return snapshot(value, depth);
  }
  if (isArray(value)) {
    return snapshotItems(value, depth);
  }
  if (getPrototypeOf(value) !== objectPrototype) {
    for (let i = 0; i < unboxing.length; i++) {
      if (value instanceof unboxing[i][0]) {
        return snapshot(unboxing[i][1](value), depth + 1);
      }
    }
    const what = foreign(value);
    if (what !== undefined) {
      throw new NotJson(what);
    }
  }
  return snapshotNamed(value, depth);
}

/** The first hole of a state that is found begins its copy anew. */
function snapshotItems(value, depth) {
  const items = [];
  const {length} = value;
  const before = room;
  let i = 0;
  try {
    for (; i < length && room >= 0; i++) {
      const item = value[i];
      if (item === undefined && numbers === AS_STATE && !(i in value)) {
        break;
      }
      items[i] = snapshot(item, depth + 1);
    }
  } catch (error) {
    throw within(error, i);
  }
  if (!(i < length) || room < 0) {
    if (trying && numbers === AS_STATE) {
      refuseOtherMembers(value);
    }
    return items;
  }
  room = before;
  return snapshotMembers(value, tagged('a', length), depth);
}

/** Of an array they would be lost. To look for them in each state would take as long as to copy its items. */
function refuseOtherMembers(array) {
  const names = membersOf(array);
  if (names.length > array.length) {
    throw new NotJson(`an array with a member besides its items, ${slice(names[array.length], 0, 100)}, which would be lost; take`
        + ' an object {…}');
  }
}

function snapshotNamed(value, depth) {
  const copy = {};
  const names = membersOf(value);
  let i = 0;
  try {
    for (; i < names.length && room >= 0; i++) {
      const member = value[names[i]];
      if (member !== undefined || numbers === AS_STATE) {
        room -= names[i].length;
        put(copy, names[i], snapshot(member, depth + 1));
      }
    }
  } catch (error) {
    throw within(error, names[i]);
  }
  return copy;
}

function put(object, name, value) {
  if (name === '__proto__') {
    defineProperty(object, name, {value, enumerable: true, writable: true, configurable: true});
  } else {
    object[name] = value;
  }
}
