// JSON texts. Integers beyond 2^53 are BigInts, so that all of 64 bits are exact.

const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;
const TWO_POW_63 = 2 ** 63;
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
