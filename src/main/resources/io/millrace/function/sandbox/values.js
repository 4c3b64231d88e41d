// Second part of the harness: JSON values. Integers beyond 2^53 are BigInts, so that all of 64 bits are exact.

const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;
const TWO_POW_63 = 2 ** 63;
const MAX_DEPTH = 490;
const WHOLE = /^-?[0-9]+$/;

/** True if a number has so many digits in a row that a Number may not hold it; looks at every 16th place first. */
function hasLongNumber(text) {
  for (let at = 15; at < text.length; at += 16) {
    if (isDigit(text, at) && digitsAround(text, at) >= 16) {
      return true;
    }
  }
  return false;
}

function digitsAround(text, at) {
  let from = at;
  let to = at + 1;
  while (from > 0 && isDigit(text, from - 1)) {
    from--;
  }
  while (to < text.length && isDigit(text, to)) {
    to++;
  }
  return to - from;
}

function isDigit(text, at) {
  const unit = charCodeAt(text, at);
  return unit >= 48 && unit <= 57;
}

/** Reads JSON; integers that a Number cannot hold exactly become BigInts. */
function readJson(text) {
  return hasLongNumber(text) ? parse(text, exactly) : parse(text);
}

function exactly(name, value, context) {
  if (typeof value !== 'number' || isSafeInteger(value) || regExpExec(WHOLE, context.source) === null) {
    return value;
  }
  const big = NativeBigInt(context.source);
  return big >= MIN_LONG && big <= MAX_LONG ? big : value;
}

// What becomes of numbers in a snapshot. JSON has one kind of number; but the state of a reduce of the user's comes back to
// the functions that made it, which would not add a BigInt that was a Number when it left.
const AS_JSON = 0;
const AS_THEY_ARE = 1;
const TAGGED = 2;
let numbers = AS_JSON;

const TAG = '\u0000';
const TAG_TEXT = '"\\u0000":"';

/** Runs `make` with numbers kept in another way. */
function withNumbers(way, make) {
  const before = numbers;
  numbers = way;
  try {
    return make();
  } finally {
    numbers = before;
  }
}

function tagged(kind, number) {
  const object = {};
  object[TAG] = `${kind}${number}`;
  return object;
}

/** Reads states, in which numbers may be tagged. */
function readStates(text) {
  return indexOf(text, TAG_TEXT) < 0 ? readJson(text) : parse(text, restored);
}

function restored(name, value, context) {
  const tag = typeof value === 'object' && value !== null ? value[TAG] : undefined;
  if (typeof tag !== 'string') {
    return exactly(name, value, context);
  }
  return tag[0] === 'n' ? NativeNumber(slice(tag, 1)) : NativeBigInt(slice(tag, 1));
}

/** A value that is not JSON was emitted or returned. */
class NotJson {
  constructor(what) {
    this.what = what;
  }
}

/** Characters that are left of those that what is being copied may have. */
let room = 0;
/** Characters of the last copy. */
let copied = 0;

/** A copy, of so many characters at most, that user code cannot change later; throws NotJson. */
function bounded(value, most, what) {
  const before = room;
  room = most;
  const copy = snapshot(value);
  if (room < 0) {
    passLimit(`${most} characters of a ${what}`);
  }
  copied = most - room;
  room = before;
  return copy;
}

/** Members that are undefined are left out, as JSON does. No further than there is room. */
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
      return null;
    default:
      throw new NotJson(`a ${typeof value} is not JSON`);
  }
}

function finite(value) {
  if (!isFiniteNumber(value)) {
    throw new NotJson(`${value} is not JSON`);
  }
  return numbers === TAGGED && isInteger(value) && !isSafeInteger(value) ? tagged('n', value) : value;
}

function whole(value) {
  if (numbers !== AS_JSON) {
    return numbers === TAGGED ? tagged('i', bigIntText(value)) : value;
  }
  if (value < MIN_LONG || value > MAX_LONG) {
    throw new NotJson(`the integer ${slice(bigIntText(value), 0, 40)} does not fit 64 bits`);
  }
  const number = NativeNumber(value);
  return isSafeInteger(number) ? number : value;
}

function snapshotObject(value, depth) {
  if (depth > MAX_DEPTH) {
    throw new NotJson(`it contains itself or is nested deeper than ${MAX_DEPTH} levels`);
  }
  if (value instanceof NativeDate && !isFiniteNumber(timeOf(value))) {
    throw new NotJson('an invalid date is not JSON');
  }
  if (typeof value.toJSON === 'function') {
    return snapshotPlain(value.toJSON(''), depth);
  }
  return snapshotPlain(value, depth);
}

function snapshotPlain(value, depth) {
  if (typeof value !== 'object' || value === null) {
    return snapshot(value, depth);
  }
  if (isArray(value)) {
    const items = [];
    const {length} = value;
    for (let i = 0; i < length && room >= 0; i++) {
      items[i] = snapshot(value[i], depth + 1);
    }
    return items;
  }
  if (getPrototypeOf(value) !== objectPrototype) {
    for (let i = 0; i < unboxing.length; i++) {
      if (value instanceof unboxing[i][0]) {
        return snapshot(unboxing[i][1](value), depth + 1);
      }
    }
    refuse(value);
  }
  const copy = {};
  const names = membersOf(value);
  for (let i = 0; i < names.length && room >= 0; i++) {
    const member = value[names[i]];
    if (member !== undefined) {
      room -= names[i].length;
      put(copy, names[i], snapshot(member, depth + 1));
    }
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

function refuse(value) {
  for (let i = 0; i < notJson.length; i++) {
    if (value instanceof notJson[i][0]) {
      throw new NotJson(`a ${notJson[i][1]} is not JSON`);
    }
  }
  if (value instanceof NativeIterator) {
    throw new NotJson('an iterator is not JSON; make an array of it, [...iterator]');
  }
  if (value instanceof Values) {
    throw new NotJson('values is not an array; take values.toArray()');
  }
  if (isView(value)) {
    throw new NotJson('a typed array is not JSON');
  }
}

/** The text of a snapshot; not stringify, which would ask user code for toJSON. `sorted` orders members by name. */
function textOf(value, sorted = false) {
  if (typeof value === 'string') {
    return stringify(isWellFormed(value) ? value : toWellFormed(value));
  }
  if (typeof value === 'number') {
    return isSafeInteger(value) || !isInteger(value) || abs(value) >= TWO_POW_63
        ? `${value}` : `${NativeBigInt(value)}`;
  }
  if (typeof value !== 'object' || value === null) {
    return `${value}`;
  }
  const parts = [];
  if (isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      parts[i] = textOf(value[i], sorted);
    }
    return `[${arrayJoin(parts, ',')}]`;
  }
  const names = sorted ? arraySort(membersOf(value)) : membersOf(value);
  for (let i = 0; i < names.length; i++) {
    parts[i] = `${textOf(names[i])}:${textOf(value[names[i]], sorted)}`;
  }
  return `{${arrayJoin(parts, ',')}}`;
}

/** V8 may keep a long substring as a view that holds on to the whole batch; this gives one that does not. */
function own(text) {
  return text.length < 13 ? text : slice(' ' + text, 1);
}

/** Collation: null < false < true < numbers < strings by code point < arrays < objects. */
function compare(a, b) {
  const rank = rankOf(a);
  if (rank !== rankOf(b)) {
    return rank - rankOf(b);
  }
  switch (rank) {
    case 3:
      return a < b ? -1 : a > b ? 1 : 0;
    case 4:
      return compareText(a, b);
    case 5:
      return compareItems(a, b);
    case 6:
      return compareItems(flat(a), flat(b));
    default:
      return 0;
  }
}

function rankOf(value) {
  switch (typeof value) {
    case 'boolean':
      return value ? 2 : 1;
    case 'number':
    case 'bigint':
      return 3;
    case 'string':
      return 4;
    default:
      return value === null ? 0 : isArray(value) ? 5 : 6;
  }
}

function compareText(a, b) {
  const length = a.length < b.length ? a.length : b.length;
  for (let i = 0; i < length; i++) {
    const x = charCodeAt(a, i);
    const y = charCodeAt(b, i);
    if (x !== y) {
      return rotate(x) - rotate(y);
    }
  }
  return a.length - b.length;
}

/** Moves surrogates above the rest of the basic plane, so that UTF-16 compares as code points do. */
function rotate(unit) {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

function compareItems(a, b) {
  const length = a.length < b.length ? a.length : b.length;
  for (let i = 0; i < length; i++) {
    const order = compare(a[i], b[i]);
    if (order !== 0) {
      return order;
    }
  }
  return a.length - b.length;
}

function flat(object) {
  const names = arraySort(membersOf(object));
  const items = [];
  for (let i = 0; i < names.length; i++) {
    items[2 * i] = names[i];
    items[2 * i + 1] = object[names[i]];
  }
  return items;
}
