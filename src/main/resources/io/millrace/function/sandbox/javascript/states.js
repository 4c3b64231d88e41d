// States of reduces of the user's on their way between processes, as JSON with tags for what JSON has no word for.

// What becomes of a value in a snapshot. JSON has one kind of number; but what a reduce of the user's made comes back to its
// functions, which would not add a BigInt that was a Number when it left.
const AS_JSON = 0;
const AS_THEY_ARE = 1;
/** The result of a fold, for readStates. */
const TAGGED = 2;
/** The state of an aggregator, for readStates: comes back as it was, or is refused. */
const AS_STATE = 3;
let numbers = AS_JSON;
/** A reduce is tried, for what is wrong with it to be found. */
let trying = false;

/** The name of the member that is a tag: a character for the kind, then a number in digits. */
const TAG = '\u0000';
const TAG_TEXT = '"\\u0000":"';
/** In place of what is undefined, until the object around it is read. */
const ABSENT = freeze({__proto__: null});

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

/** True if reading it as JSON would give another number. */
function isTaggedNumber(value) {
  return isInteger(value) ? !isSafeInteger(value) || (value === 0 && 1 / value < 0) : !isFiniteNumber(value);
}

/** Reads states, in which something may be tagged. */
function readStates(text) {
  return indexOf(text, TAG_TEXT) < 0 ? readJson(text) : parse(text, restored);
}

/** Members come before what they are of. */
function restored(name, value, context) {
  if (typeof value !== 'object' || value === null) {
    return exactly(name, value, context);
  }
  const tag = isArray(value) ? undefined : value[TAG];
  switch (typeof tag === 'string' ? tag[0] : '') {
    case 'n':
      return tag === 'n-0' ? -0 : NativeNumber(slice(tag, 1));
    case 'i':
      return NativeBigInt(slice(tag, 1));
    case 'u':
      return ABSENT;
    case 'd':
      return restoredObject(setPrototypeOf({}, null), value.of);
    case 'o':
      return restoredObject({}, value.of);
    case 'a':
      return restoredArray(NativeNumber(slice(tag, 1)), value.of);
    default:
      return withAbsent(value);
  }
}

function restoredObject(object, items) {
  for (let i = 0; i < items.length; i += 2) {
    put(object, items[i], items[i + 1]);
  }
  return object;
}

/** One with holes, of which the last items may be. */
function restoredArray(length, items) {
  const array = restoredObject([], items);
  array.length = length;
  return array;
}

function withAbsent(object) {
  const names = membersOf(object);
  for (let i = 0; i < names.length; i++) {
    if (object[names[i]] === ABSENT) {
      object[names[i]] = undefined;
    }
  }
  return object;
}

/** Types of objects that are no data, and what to take for them. */
const ADVICE_ON_OBJECTS = [
  [NativeDate, 'a Date', 'take a number, such as date.getTime()'],
  [Map, 'a Map', 'take an object, such as Object.fromEntries(map), or an array of pairs, [...map]'],
  [Set, 'a Set', 'take an object with a member for each, or an array, [...set]'],
  [WeakMap, 'a WeakMap', 'take an object or an array of what is needed of it'],
  [RegExp, 'a RegExp', 'take its source'],
  [NativeIterator, 'an iterator', 'take an array, [...iterator]'],
  [NativePromise, 'a promise', 'functions here cannot wait'],
];

/** True if it is of objects that come back as they were. */
function isPlain(value) {
  const prototype = getPrototypeOf(value);
  return isArray(value) ? prototype === arrayPrototype : prototype === objectPrototype || prototype === null;
}

/** What an object is that is no data, and what to take for it; undefined if it is of no type that is known for that. */
function foreign(value) {
  for (let i = 0; i < ADVICE_ON_OBJECTS.length; i++) {
    const known = ADVICE_ON_OBJECTS[i];
    if (value instanceof known[0]) {
      return `${known[1]}; ${known[2]}`;
    }
  }
  return isView(value) ? 'a typed array; take an array, [...numbers]' : undefined;
}

/** What an object is that would not come back as it was. */
function ofClass(value) {
  const name = nameOfClass(value);
  return `an object of ${name === '' ? 'a class' : `the class ${name}`}, whose methods would be lost; take an object {…}, and`
      + ' functions beside it';
}

function nameOfClass(value) {
  try {
    const {name} = value.constructor;
    return typeof name === 'string' ? slice(name, 0, 100) : '';
  } catch {
    return '';
  }
}
