// The program of the job, and what the worker calls. Evaluated last.

const functions = {__proto__: null};
let mapFunction = null;
let combine = null;
let reduceKey = null;
let keep = (text) => text;

return {
  /** Called first. */
  attach: (progressBuffer, fetch, pass) => {
    progress = new NativeInt32Array(progressBuffer);
    fetchValues = fetch;
    passLimit = pass;
    deleteForbidden();
    defineProperty(globalThis, 'emit', {value: emit, enumerable: true});
  },
  /** Called before any function is made, where one is to get values. */
  refuseToListValues,
  /** Says that frames of this script are the user's, whose text has so many columns of ours before its first line. */
  know: (pointer, columnsBefore) => {
    pointers.set(pointer, columnsBefore);
  },
  /** What the text of a function is, once it is evaluated; nothing if it throws, see `faultOfMaking`. */
  make: (pointer, evaluate) => {
    try {
      return evaluate();
    } catch (error) {
      const told = describe(error);
      const message = told.line === undefined ? told.message : slice(title(error), 0, MAX_TITLE);
      misused ??= {...told, message, pointer: told.pointer ?? pointer};
      return undefined;
    }
  },
  install: (role, number, pointer, run) => {
    functions[role] = {number, pointer, run};
    anyPointer ??= pointer;
  },
  /** Called once when all functions are installed; `mayPromise` if their text can make promises. */
  start: (kind, builtin, mayPromise) => {
    stepwise = mayPromise;
    running = false;
    mapFunction = functions.map?.run ?? null;
    const reduce = kind === 'builtin' ? builtins[builtin]()
        : kind === 'aggregate' ? aggregate(functions)
        : kind === 'fold' || kind === 'values' ? fold(functions.function) : null;
    reduceKey = reduce?.reduce ?? null;
    if (reduce !== null && kind !== 'values') {
      combine = reduce;
      keep = own;
    }
  },
  /** Called after that: where a function did what it must not when it was made, and what, as JSON; else an empty text. */
  faultOfMaking: () => misused === null ? ''
      : `[${textOf(misused.pointer ?? anyPointer)},${misused.line ?? 1},${misused.column ?? 1},${textOf(misused.message)}]`,
  map: (text, encoding, source, firstLine, lines, endsAtBadRecord) => step(() => {
    batch = recordsOf(text, encoding, source, firstLine, lines, endsAtBadRecord, false);
    next = continueMap;
    return leave(continueMap());
  }),
  sample: (text, encoding, source, firstLine, lines) => step(() => {
    batch = recordsOf(text, encoding, source, firstLine, lines, false, true);
    next = continueSample;
    return leave(continueSample());
  }),
  attempt: (trial, text) => step(() => leave(attempts(readStates(text), trials[trial]))),
  flush: () => step(() => {
    handed = 0;
    return leave(continueFlush());
  }),
  reduce: (text, partial, open) =>
      step(() => leave(continueReduce(partial ? readStates(text) : readJson(text), partial, open, 0))),
  more: () => step(() => leave(next())),
  /** Calls a function once more; catches nothing. */
  again: () => {
    progress[STEPS]++;
    again.run();
  },
  /** Called after that, with a copy of what was thrown, if anything was, and where. */
  thrownAt: (value, pointer, line, column) => {
    const {told, end} = again;
    again = null;
    end();
    const isSame = title(value) === told.title || (value === null && told.title === title(undefined));
    if (isSame && pointers.has(pointer)) {
      tellPlace(told, pointer, line, columnOf(pointer, line, column));
    }
  },
  /** Called when nothing runs: a promise was rejected, and nobody handles that. */
  rejected: (reason) => {
    const told = describe(reason);
    misused ??= {...told, message: `A promise was rejected, and no catch handles it: ${told.message}; a function here cannot`
        + ' wait, so do without promises, or catch what they throw'};
  },
  /** Called when a call has come to its end. */
  fault,
};
