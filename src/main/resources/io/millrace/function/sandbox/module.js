// What a worker needs of JavaScript to run a WebAssembly module; no other script runs beside it. Whoever calls copies bytes
// into the module's memory and out of it. Every function gives a text: what went wrong, or an empty one.
let module = null;
let instance = null;

/** What the user is told of an error: one line, then where in the module it arose. */
function told(error) {
  const frames = `${error?.stack ?? ''}`.split('\n').filter((line) => line.includes('wasm-function'));
  return [`${error}`.slice(0, 2000), ...frames.slice(0, 20)].join('\n');
}

function attempt(run) {
  try {
    run();
    return '';
  } catch (error) {
    return told(error);
  }
}

return {
  compile: (bytes) => attempt(() => {
    module = new WebAssembly.Module(bytes);
  }),
  /** Runs the module's start function, if it has one. */
  start: () => attempt(() => {
    instance = new WebAssembly.Instance(module);
  }),
  memory: () => instance.exports.memory.buffer,
  /** The address is put into `result[0]`. */
  alloc: (length) => attempt(() => {
    result[0] = BigInt.asUintN(32, BigInt(instance.exports.alloc(length)));
  }),
  /** Where the frame is, is put into `result[0]`. */
  map: (at, length) => attempt(() => {
    result[0] = instance.exports.map(at, length);
  }),
  /** Where the frame is, is put into `result[0]`. */
  flush: () => attempt(() => {
    result[0] = instance.exports.flush?.() ?? 0n;
  }),
  /** Where the frame is, is put into `result[0]`. */
  drain: () => attempt(() => {
    result[0] = instance.exports.drain?.() ?? 0n;
  }),
};
