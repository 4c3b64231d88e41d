// The numbers of combined keys, and the keys of all numbers.

/** Keys by their number. */
const combinedKeys = [];

const plain = new SafeMap();
const structured = new SafeMap();
let keyChars = 0;

/** Of ShortTexts.find. */
const MISSING = -1;
const OTHER = -2;
const MAX_SHORT = 16;
const FIRST_SLOTS = 1 << 10;
/** Of a slot; the rest are bits of the hash, so that few keys are compared in vain. */
const NUMBER_BITS = (1 << 21) - 1;

/**
 * Numbers of texts of up to 16 characters of ASCII, which most keys are. V8's Map looks each string up in the table of all
 * strings of the heap, then in its own; with many keys that is four places or more that are in no cache. Here it is a slot,
 * and four words for the text, which lie in the order of first sight, so that those of frequent keys share lines of the
 * cache. Open addressing with linear probing.
 */
class ShortTexts {
  constructor() {
    this.clear();
  }

  clear() {
    this.mask = FIRST_SLOTS - 1;
    this.slots = new NativeInt32Array(FIRST_SLOTS);
    this.words = new NativeInt32Array(4 * FIRST_SLOTS);
    this.room = FIRST_SLOTS;
    this.count = 0;
    this.at = this.tag = this.a = this.b = this.c = this.d = 0;
  }

  /** The number of a text; MISSING if it has none, and `put` may come next; OTHER if it is empty, not short, or not ASCII. */
  find(text) {
    const {length} = text;
    if (length > MAX_SHORT || length === 0) {
      return OTHER;
    }
    const a = packed(text, 0, length);
    const b = length > 4 ? packed(text, 4, length) : 0;
    const c = length > 8 ? packed(text, 8, length) : 0;
    const d = length > 12 ? packed(text, 12, length) : 0;
    if ((a | b | c | d) < 0) {
      return OTHER;
    }
    const {slots, words, mask} = this;
    const hash = mixed(a, b, c, d);
    const tag = hash & ~NUMBER_BITS;
    let at = hash & mask;
    for (let slot = slots[at]; slot !== 0; slot = slots[at]) {
      if ((slot & ~NUMBER_BITS) === tag) {
        const number = (slot & NUMBER_BITS) - 1;
        const word = 4 * number;
        if (words[word] === a && words[word + 1] === b && words[word + 2] === c && words[word + 3] === d) {
          return number;
        }
      }
      at = (at + 1) & mask;
    }
    this.at = at;
    this.tag = tag;
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
    return MISSING;
  }

  /** Gives a number to the text that was looked for last, and is missing. */
  put(number) {
    if (number >= this.room) {
      this.makeRoom(number);
    }
    const {words} = this;
    words[4 * number] = this.a;
    words[4 * number + 1] = this.b;
    words[4 * number + 2] = this.c;
    words[4 * number + 3] = this.d;
    this.slots[this.at] = this.tag | (number + 1);
    if (2 * ++this.count > this.mask) {
      this.rehash();
    }
  }

  /** Forgets the text with that number, if there is one, and if no text came later that is still there. */
  drop(number) {
    const {words, slots, mask} = this;
    if (number >= this.room || words[4 * number] === 0) {
      return;
    }
    let at = this.hashOf(number) & mask;
    while ((slots[at] & NUMBER_BITS) !== number + 1) {
      at = (at + 1) & mask;
    }
    slots[at] = 0;
    words[4 * number] = 0;
    this.count--;
  }

  hashOf(number) {
    const {words} = this;
    const word = 4 * number;
    return mixed(words[word], words[word + 1], words[word + 2], words[word + 3]);
  }

  makeRoom(number) {
    const {words, room} = this;
    while (number >= this.room) {
      this.room *= 2;
    }
    this.words = new NativeInt32Array(4 * this.room);
    for (let i = 0; i < 4 * room; i++) {
      this.words[i] = words[i];
    }
  }

  /** In the order of the numbers, so that the texts that came last are also the last in their slots. */
  rehash() {
    const size = 4 * (this.mask + 1);
    const {words, room} = this;
    const slots = new NativeInt32Array(size);
    for (let number = 0; number < room; number++) {
      if (words[4 * number] !== 0) {
        const hash = this.hashOf(number);
        let at = hash & (size - 1);
        while (slots[at] !== 0) {
          at = (at + 1) & (size - 1);
        }
        slots[at] = (hash & ~NUMBER_BITS) | (number + 1);
      }
    }
    this.slots = slots;
    this.mask = size - 1;
  }
}
freeze(ShortTexts.prototype);

/** Up to four characters in a word; negative if they are not ASCII, or 0, which is what words have behind the end. */
function packed(text, from, length) {
  const to = length > from + 4 ? from + 4 : length;
  let word = 0;
  for (let i = from; i < to; i++) {
    const unit = charCodeAt(text, i);
    if (unit === 0 || unit > 127) {
      return -1;
    }
    word = word << 8 | unit;
  }
  return word;
}

/** All bits of the words in all bits of the hash, more or less; nobody attacks a table that only this job has. */
function mixed(a, b, c, d) {
  let hash = imul(a, 0x9E3779B1) + imul(b, 0x85EBCA6B) + imul(c, 0xC2B2AE35) + imul(d, 0x27D4EB2F) | 0;
  hash = imul(hash ^ hash >>> 15, 0x2C1B3C6D);
  return hash ^ hash >>> 13;
}

/**
 * Up to so many keys V8's Map is in the processor's cache as well, and it is fast at once, while V8 would interpret our table
 * for as long as a small job takes.
 */
const FEW_KEYS = 1000;
/** Null as long as keys are few. */
let texts = null;

/** The number of a key, a new one if it has none; that counts only when the record ends well. */
function numberOf(key) {
  if (typeof key === 'string') {
    const number = texts === null ? OTHER : texts.find(key);
    if (number >= 0) {
      return number;
    }
    if (number === MISSING) {
      texts.put(combinedKeys.length);
      return append(own(key), key.length);
    }
    return plain.get(key) ?? addPlain(own(key));
  }
  if (typeof key === 'object' && key !== null) {
    const identity = textOf(key, true);
    return structured.get(identity) ?? add(structured, identity, key);
  }
  return plain.get(key) ?? addPlain(key);
}

function addPlain(key) {
  const identity = identityOf(key);
  return (identity === key ? undefined : plain.get(identity)) ?? add(plain, identity, key);
}

/** A double and an integer that are the same number are the same key. */
function identityOf(key) {
  return typeof key === 'number' && !isSafeInteger(key) && isInteger(key) && abs(key) < TWO_POW_63
      ? NativeBigInt(key) : key;
}

function add(map, identity, key) {
  map.set(identity, combinedKeys.length);
  return append(key, typeof identity === 'string' ? identity.length : 0);
}

function append(key, chars) {
  const number = combinedKeys.length;
  combinedKeys[number] = key;
  keyChars += chars;
  combine.fresh(number);
  if (number === FEW_KEYS && texts === null) {
    moveTexts();
  }
  return number;
}

/** From the Map into a table. */
function moveTexts() {
  texts = new ShortTexts();
  for (let i = 0; i < combinedKeys.length; i++) {
    const key = combinedKeys[i];
    if (typeof key === 'string' && texts.find(key) === MISSING) {
      texts.put(i);
      plain.delete(key);
    }
  }
}

/** Forgets the keys that only a bad record has emitted. */
function dropKeys(from) {
  for (let i = combinedKeys.length - 1; i >= from; i--) {
    const key = combinedKeys[i];
    texts?.drop(i);
    const isPlain = typeof key !== 'object' || key === null;
    const identity = isPlain ? identityOf(key) : textOf(key, true);
    (isPlain ? plain : structured).delete(identity);
    keyChars -= typeof identity === 'string' ? identity.length : 0;
  }
  combinedKeys.length = from;
}

function forgetKeys() {
  combinedKeys.length = 0;
  keyChars = 0;
  plain.clear();
  structured.clear();
  texts?.clear();
}
