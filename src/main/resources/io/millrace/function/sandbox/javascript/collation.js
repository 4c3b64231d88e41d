// The order of JSON values.

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
