// What the harness needs of the language, taken before user code can change it. Evaluated before all else.

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

// Members that these had would be members of all arrays and objects: a setter for '0' would get hold of what the harness
// keeps in arrays of its own. What is there already can be changed, for the harness has its own of it.
preventExtensions(arrayPrototype);
preventExtensions(objectPrototype);

defineProperty(BigInt.prototype, 'toJSON', {
  value() {
    return rawJSON(bigIntText(this));
  },
  writable: false, configurable: false,
});
