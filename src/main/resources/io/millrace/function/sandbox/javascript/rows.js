// Plain rows of fields, see PlainRecords. A function that is made for the columns builds all records
// of one shape, as if each were an object literal.

/** Begins a row that is JSON. */
const JSON_ROW = 1;
const POWERS_OF_TEN = [1];
for (let i = 1; i <= 15; i++) {
  POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
}

let rowDescription = null;
let readRow = null;

/** Reads the row in [from, to) of a text that has columns as described: [delimiter, name, type, name, type, …]. */
function rowReader(description) {
  if (description !== rowDescription) {
    const [delimiter, ...columns] = parse(description);
    readRow = columns.length === 0 ? readerOfNumbered(delimiter) : readerOf(delimiter, columns);
    rowDescription = description;
  }
  return readRow;
}

/** How many columns there are shows each row. */
function readerOfNumbered(delimiter) {
  const readers = [];
  return (text, from, to) => {
    let count = 1;
    for (let at = indexOf(text, delimiter, from); at >= 0 && at < to; at = indexOf(text, delimiter, at + 1)) {
      count++;
    }
    if (readers[count] === undefined) {
      const columns = [];
      for (let i = 1; i <= count; i++) {
        columns[columns.length] = `c${i}`;
        columns[columns.length] = 'STRING';
      }
      readers[count] = readerOf(delimiter, columns);
    }
    return readers[count](text, from, to);
  };
}

const fieldReaders = {
  __proto__: null, STRING: 'slice', DASHED: 'readDashed', BOOL: 'readBool', INT: 'readWhole', DECIMAL: 'readFraction',
  DOUBLE: 'readFraction',
};

function readerOf(delimiter, columns) {
  const fields = [];
  const members = [];
  for (let i = 0; i < columns.length; i += 2) {
    const end = i + 2 < columns.length ? `indexOf(text, ${stringify(delimiter)}, at)` : 'to';
    fields[fields.length] = `end = ${end}; const c${i} = ${fieldReaders[columns[i + 1]]}(text, at, end); at = end + 1;`;
    // In brackets the name __proto__ does not set the prototype; but V8 defines such members one by one.
    const name = stringify(columns[i]);
    members[members.length] = `${columns[i] === '__proto__' ? `[${name}]` : name}: c${i}`;
  }
  return new NativeFunction('indexOf', 'slice', 'readDashed', 'readBool', 'readWhole', 'readFraction', `'use strict';
  return (text, from, to) => {
    let at = from;
    let end = 0;
    ${arrayJoin(fields, ' ')}
    return {${arrayJoin(members, ', ')}};
  };`)(indexOf, slice, readDashed, readBool, readWhole, readFraction);
}

/** A dash alone says that there is nothing. */
function readDashed(text, from, to) {
  return to - from === 1 && charCodeAt(text, from) === 45 ? null : slice(text, from, to);
}

function readBool(text, from, to) {
  return from === to ? null : charCodeAt(text, from) === 116;
}

/** Up to 18 digits. */
function readWhole(text, from, to) {
  if (to - from <= 15) {
    return readFraction(text, from, to);
  }
  const number = NativeNumber(slice(text, from, to));
  return isSafeInteger(number) ? number : NativeBigInt(slice(text, from, to));
}

/** Up to 15 digits: exact until the one division, which rounds as it should. */
function readFraction(text, from, to) {
  if (from === to) {
    return null;
  }
  const negative = charCodeAt(text, from) === 45;
  let digits = 0;
  let point = to;
  for (let at = negative ? from + 1 : from; at < to; at++) {
    const unit = charCodeAt(text, at);
    if (unit === 46) {
      point = at + 1;
    } else {
      digits = digits * 10 + unit - 48;
    }
  }
  const number = digits / POWERS_OF_TEN[to - point];
  return negative ? -number : number;
}
