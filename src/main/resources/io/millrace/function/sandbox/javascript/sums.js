// Exact sums.

/** Exact sums: integers as Numbers while safe; what is beyond as a BigInt and Shewchuk's non-overlapping partials. */
class Sums {
  constructor() {
    this.wholes = [];
    this.rests = [];
  }

  fresh(i) {
    this.wholes[i] = 0;
    this.rests[i] = null;
  }

  add(i, value) {
    const whole = typeof value === 'number' ? this.wholes[i] + value : NaN;
    if (isSafeInteger(whole) && isSafeInteger(value)) {
      this.wholes[i] = whole;
    } else {
      this.addRest(i, value);
    }
  }

  addRest(i, value) {
    const rest = this.rest(i);
    if (isSafeInteger(value)) {
      rest.big += NativeBigInt(this.wholes[i]) + NativeBigInt(value);
      this.wholes[i] = 0;
    } else if (typeof value === 'bigint') {
      rest.big += value;
    } else if (isInteger(value) && abs(value) < TWO_POW_63) {
      rest.big += NativeBigInt(value);
    } else {
      addDouble(rest.partials, value);
    }
  }

  addSquare(i, value) {
    const square = value * value;
    if (typeof square === 'bigint' || isSafeInteger(square)) {
      this.add(i, square);
    } else if (isInteger(value) && abs(value) < TWO_POW_63) {
      this.rest(i).big += NativeBigInt(value) ** 2n;
    } else {
      addDouble(this.rest(i).partials, square);
    }
  }

  rest(i) {
    return this.rests[i] ??= {big: 0n, partials: []};
  }

  /** As JSON, numbers whose exact sum is the sum; each integer fits 64 bits. `cut` takes from a total that does not. */
  state(i, cut) {
    const rest = this.rests[i];
    return rest === null ? `[${this.wholes[i]}]` : textOf(piecesOf(rest.big + NativeBigInt(this.wholes[i]), rest, cut));
  }

  clear() {
    this.wholes = [];
    this.rests = [];
  }
}
freeze(Sums.prototype);

/** Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997, grow-expansion; what would overflow stays apart. */
function addDouble(partials, value) {
  let high = value;
  let n = 0;
  for (let i = 0; i < partials.length; i++) {
    let low = partials[i];
    if (abs(high) < abs(low)) {
      const swapped = high;
      high = low;
      low = swapped;
    }
    const total = high + low;
    if (isFiniteNumber(total)) {
      low = low - (total - high);
      high = total;
    }
    if (low !== 0) {
      partials[n++] = low;
    }
  }
  partials[n] = high;
  partials.length = n + 1;
}

function piecesOf(whole, {partials}, cut) {
  const pieces = [];
  let total = whole;
  while (total > MAX_LONG || total < MIN_LONG) {
    const piece = cut(total);
    pieces[pieces.length] = piece;
    total -= NativeBigInt(piece);
  }
  if (total !== 0n || (pieces.length === 0 && partials.length === 0)) {
    pieces[pieces.length] = total;
  }
  for (let i = 0; i < partials.length; i++) {
    pieces[pieces.length] = partials[i];
  }
  return pieces;
}

function cutLongs(total) {
  return total > 0n ? MAX_LONG : MIN_LONG;
}

/** A sum of squares has no bound, so it is cut into doubles of 53 bits each. */
function cutDoubles(total) {
  const shift = NativeBigInt(bigIntText(total, 2).length - 53);
  return NativeNumber((total >> shift) << shift);
}
