// Copies of what user functions emit and return, which they cannot change later.

/** A value that is not JSON was emitted or returned. */
class NotJson {
  constructor(what, isDeep = false) {
    this.what = what;
    this.isDeep = isDeep;
  }
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
  room = most;
  const copy = snapshot(value);
  if (room < 0) {
    passLimit(`${most} characters of a ${what}`, key === undefined ? '' : textOf(key));
  }
  copied = most - room;
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
      throw new NotJson(numbers === AS_STATE ? `a ${typeof value}; keep data alone` : `a ${typeof value} is not JSON`);
  }
}

function finite(value) {
  if (!isFiniteNumber(value) && numbers !== AS_STATE) {
    throw new NotJson(`${value} is not JSON`);
  }
  return numbers >= TAGGED && isTaggedNumber(value) ? tagged('n', value === 0 ? '-0' : value) : value;
}

function whole(value) {
  if (numbers !== AS_JSON) {
    return numbers >= TAGGED ? tagged('i', bigIntText(value)) : value;
  }
  if (value < MIN_LONG || value > MAX_LONG) {
    throw new NotJson(`the integer ${slice(bigIntText(value), 0, 40)} does not fit 64 bits`);
  }
  const number = NativeNumber(value);
  return isSafeInteger(number) ? number : value;
}

function snapshotObject(value, depth) {
  if (depth > MAX_DEPTH) {
    const what = `nested deeper than ${MAX_DEPTH} levels`;
    throw new NotJson(numbers === AS_STATE ? `${what}, or contains itself` : `it contains itself or is ${what}`, true);
  }
  if (numbers === AS_STATE) {
    return snapshotState(value, depth);
  }
  if (value instanceof NativeDate && !isFiniteNumber(timeOf(value))) {
    throw new NotJson('an invalid date is not JSON');
  }
  if (typeof value.toJSON === 'function') {
    return snapshotPlain(value.toJSON(''), depth);
  }
  return snapshotPlain(value, depth);
}

function snapshotState(value, depth) {
  if (!isPlain(value)) {
    throw new NotJson(foreign(value));
  }
  if (isArray(value) || (getPrototypeOf(value) === objectPrototype && value[TAG] === undefined)) {
    return snapshotPlain(value, depth);
  }
  const items = [];
  const names = membersOf(value);
  for (let i = 0; i < names.length && room >= 0; i++) {
    room -= names[i].length;
    items[2 * i] = names[i];
    items[2 * i + 1] = snapshot(value[names[i]], depth + 2);
  }
  return taggedObject(getPrototypeOf(value), items);
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
    if (member !== undefined || numbers === AS_STATE) {
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
  if (isView(value)) {
    throw new NotJson('a typed array is not JSON');
  }
}
