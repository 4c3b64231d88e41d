// First part of the harness, which is evaluated in each context before all else: what it needs of the language, taken before user code can change it, and what user code
// must not have because a map task can be run again and has to give the same answer.

const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const stringify = JSON.stringify;
const parse = JSON.parse;
const rawJSON = JSON.rawJSON;
const NativeError = Error;
const NativeTypeError = TypeError;
const NativePromise = Promise;
const NativeBigInt = BigInt;
const NativeNumber = Number;
const NativeString = String;
const NativeArray = Array;
const NativeIterator = Iterator;
const NativeInt32Array = Int32Array;
const NativeFunction = Function;
const arrayPrototype = Array.prototype;
const objectPrototype = Object.prototype;
const {isArray} = Array;
const {isInteger, isSafeInteger, isFinite: isFiniteNumber, MAX_SAFE_INTEGER} = Number;
const {abs, imul} = Math;
const {keys: membersOf, defineProperty, freeze, preventExtensions, setPrototypeOf, getPrototypeOf} = Object;
const {construct} = Reflect;
const {isView} = ArrayBuffer;
const indexOf = uncurry(String.prototype.indexOf);
const slice = uncurry(String.prototype.slice);
const charCodeAt = uncurry(String.prototype.charCodeAt);
const startsWith = uncurry(String.prototype.startsWith);
const trim = uncurry(String.prototype.trim);
const isWellFormed = uncurry(String.prototype.isWellFormed);
const toWellFormed = uncurry(String.prototype.toWellFormed);
const arrayJoin = uncurry(Array.prototype.join);
const arraySort = uncurry(Array.prototype.sort);
const arrayValues = uncurry(Array.prototype.values);
const regExpExec = uncurry(RegExp.prototype.exec);
const timeOf = uncurry(Date.prototype.getTime);
const bigIntText = uncurry(BigInt.prototype.toString);
const notJson = [[Map, 'Map'], [Set, 'Set'], [Promise, 'Promise'], [RegExp, 'RegExp'], [WeakMap, 'WeakMap']];
const unboxing = [Number, String, Boolean, BigInt].map((type) => [type, uncurry(type.prototype.valueOf)]);

/** A Map whose methods user code cannot reach. */
class SafeMap extends Map {}
for (const name of ['get', 'set', 'has', 'delete', 'clear']) {
  defineProperty(SafeMap.prototype, name, {value: Map.prototype[name]});
}
freeze(setPrototypeOf(SafeMap.prototype, null));

class SafeWeakMap extends WeakMap {}
for (const name of ['get', 'set']) {
  defineProperty(SafeWeakMap.prototype, name, {value: WeakMap.prototype[name]});
}
freeze(setPrototypeOf(SafeWeakMap.prototype, null));

/** Where in the user's own text an error arose, known once its stack has been read. */
const places = new SafeWeakMap();
const pointers = new SafeMap();

// V8 calls this when the stack of an error is read for the first time: only frames of the user's own text are shown.
defineProperty(NativeError, 'prepareStackTrace', {
  value: (error, sites) => {
    const lines = [title(error)];
    for (let i = 0; i < sites.length; i++) {
      const pointer = sites[i].getScriptNameOrSourceURL();
      if (pointers.has(pointer)) {
        const place = {pointer, line: sites[i].getLineNumber(), column: sites[i].getColumnNumber()};
        if (lines.length === 1) {
          places.set(error, place);
        }
        const name = sites[i].getFunctionName();
        lines[lines.length] = `    at ${name ? name + ' ' : ''}(${pointer}:${place.line}:${place.column})`;
      }
    }
    return arrayJoin(lines, '\n');
  },
  writable: false, configurable: false,
});

function title(error) {
  try {
    if (typeof error === 'object' && error !== null) {
      return 'message' in error ? `${error.name ?? 'Error'}: ${explained(error.message)}` : stringify(error);
    }
    return `Uncaught ${NativeString(error)}`;
  } catch {
    return 'An error that cannot be shown';
  }
}

/** Where what V8 says does not tell what to do: it does not know what is missing here, or what users would look for. */
const ADVICE = {
  __proto__: null,
  'Invalid string length': ': a string has at most 536,870,888 characters (512 MB)',
  'emit is not a function': ': emit is global here, the second parameter of a map function is ctx',
  'console is not defined': ': nobody would read it; count with ctx.counter(name), or emit what is to be seen',
  'Intl is not defined': ': there are no locales here; in Python there is unicodedata',
};

function explained(message) {
  return typeof message === 'string' && message in ADVICE ? message + ADVICE[message] : message;
}

/** What the user is told of something that was thrown: {message, pointer, line, column, stack}. */
function describe(error) {
  let stack = null;
  let place;
  try {
    stack = typeof error === 'object' && error !== null ? error.stack : null;
    place = places.get(error);
  } catch {
    place = undefined;
  }
  const message = slice(title(error), 0, 2000);
  return {
    message: place === undefined ? message : `${message} (${place.line}:${place.column})`,
    stack: typeof stack === 'string' ? slice(stack, 0, 4000) : null,
    ...place,
  };
}

// Members that these had would be members of all arrays and objects: a setter for '0' would get hold of what the harness
// keeps in arrays of its own. What is there already can be changed, for the harness has its own of it.
preventExtensions(arrayPrototype);
preventExtensions(objectPrototype);

function forbid(what) {
  return () => {
    throw new NativeError(`${what} is not available: a task can be run again and must give the same answer`);
  };
}

const NativeDate = Date;
const now = forbid('The clock');
function DeterministicDate(...parts) {
  if (new.target === undefined || parts.length === 0) {
    now();
  }
  return construct(NativeDate, parts, new.target);
}
defineProperty(DeterministicDate, 'name', {value: 'Date'});
defineProperty(DeterministicDate, 'length', {value: 7});
defineProperty(DeterministicDate, 'prototype', {value: NativeDate.prototype, writable: false});
for (const [name, value] of [['now', now], ['parse', NativeDate.parse], ['UTC', NativeDate.UTC]]) {
  defineProperty(DeterministicDate, name, {value, writable: true, configurable: true});
}
NativeDate.prototype.constructor = DeterministicDate;
globalThis.Date = DeterministicDate;
Math.random = forbid('Math.random');

// This V8 has no tables of Unicode and of languages: where its answer would not be everybody's, it says so.
const nativeNormalize = uncurry(String.prototype.normalize);
const ASCII = /^[\x00-\x7f]*$/;
const BEFORE_COMBINING = /^[\u0000-\u02ff]*$/;
const OTHER_CASES = /^(?:az|lt|tr)\b/;

function lacking(what, instead) {
  return new NativeError(`${what} is not available here: ${instead}`);
}

const unicode = {
  __proto__: null,
  normalize(form) {
    const text = nativeNormalize(this, form);
    if (regExpExec(form === undefined || form === 'NFC' ? BEFORE_COMBINING : ASCII, text) === null) {
      throw lacking('normalize of this text', 'a function in Python has unicodedata.normalize');
    }
    return text;
  },
  localeCompare(that, locales, options) {
    if (locales !== undefined || options !== undefined) {
      throw lacking('localeCompare for a language or with options', 'without them it compares code units, as < does');
    }
    return nativeCompare(this, that);
  },
  toLocaleLowerCase(locale) {
    return cased(nativeLower(this), locale);
  },
  toLocaleUpperCase(locale) {
    return cased(nativeUpper(this), locale);
  },
};
const nativeCompare = uncurry(String.prototype.localeCompare);
const nativeLower = uncurry(String.prototype.toLowerCase);
const nativeUpper = uncurry(String.prototype.toUpperCase);

function cased(text, locale) {
  if (locale !== undefined && regExpExec(OTHER_CASES, `${locale}`) !== null) {
    throw lacking(`The case of ${slice(`${locale}`, 0, 20)}`, 'take toLowerCase or toUpperCase, and replace what is otherwise');
  }
  return text;
}

function noLocales() {
  throw lacking('toLocaleString', 'take toString, toFixed, toISOString or the parts of a date, such as getUTCMonth()');
}

for (const name in unicode) {
  defineProperty(String.prototype, name, {value: unicode[name]});
}
for (const {prototype} of [Number, BigInt, NativeDate]) {
  for (const name of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']) {
    if (name in prototype) {
      defineProperty(prototype, name, {value: noLocales});
    }
  }
}

/** Takes away what V8 has put into the context. */
function deleteForbidden() {
  for (const name of ['console', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry']) {
    delete globalThis[name];
  }
  if ('Temporal' in globalThis) {
    delete globalThis.Temporal;
    defineProperty(globalThis, 'Temporal', {get: timeless, set: setTemporal, configurable: true});
  }
}

/**
 * Temporal without its clock, made when somebody asks for it: V8 makes all of it as soon as its own is read, which takes a
 * tenth as long as a small job. No object has a way to Temporal.Now but Temporal itself, so what the constructors are had
 * from can be whatever a function has made of it.
 */
function timeless() {
  const instant = new NativeDate(0).toTemporalInstant();
  const zoned = instant.toZonedDateTimeISO('UTC');
  const date = zoned.toPlainDate();
  const values = [instant, zoned, date, zoned.toPlainDateTime(), zoned.toPlainTime(), date.toPlainYearMonth(),
    date.toPlainMonthDay(), instant.until(instant)];
  const temporal = {};
  for (let i = 0; i < values.length; i++) {
    const {constructor} = values[i];
    defineProperty(temporal, constructor.name, {value: constructor, writable: true, configurable: true});
  }
  defineProperty(temporal, Symbol.toStringTag, {value: 'Temporal', configurable: true});
  setTemporal(temporal);
  return temporal;
}

/** From then on it is a global as others are. */
function setTemporal(value) {
  defineProperty(globalThis, 'Temporal', {value, writable: true, configurable: true});
}

defineProperty(BigInt.prototype, 'toJSON', {
  value() {
    return rawJSON(bigIntText(this));
  },
  writable: false, configurable: false,
});
