// What user code must not have because a map task can be run again and has to give the same answer.

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
