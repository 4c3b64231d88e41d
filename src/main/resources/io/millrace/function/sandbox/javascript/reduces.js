// Combining with aggregators and folds of the user's.

/** What a user function did, once, that ends the job, and that it cannot undo with a catch; as `describe` tells it. */
let misused = null;

/** A user function of the reduce threw or returned what is not JSON: ends the job. */
class Failure {
  constructor(pointer, key, told) {
    this.report = {stack: null, ...told, pointer: told.pointer ?? pointer, key};
    this.again = null;
  }
}

/** Calls a user function of the reduce on behalf of a key. */
function call(snippet, key, first, second) {
  const {run} = snippet;
  progress[FUNCTION] = snippet.number;
  let result;
  let later;
  try {
    result = run(first, second);
    later = result instanceof NativePromise;
  } catch (error) {
    throw thrown(snippet, key, error, first, second);
  }
  if (misused !== null) {
    throw new Failure(snippet.pointer, key, misused);
  }
  if (result === undefined) {
    throw new Failure(snippet.pointer, key, {message: 'It returned undefined; is a return missing?'});
  }
  if (later) {
    throw new Failure(snippet.pointer, key, {message: 'It returned a promise; functions here cannot be async'});
  }
  return result;
}

/** What it threw may be no error: the job ends, so the function can be called once more. */
function thrown({pointer, run}, key, error, first, second) {
  const failure = new Failure(pointer, key, describe(error));
  if (failure.report.title !== undefined) {
    const given = readable;
    failure.again = {
      told: failure.report,
      run: () => {
        readable = given;
        run(first, second);
      },
      end: () => {
        readable = null;
      },
    };
  }
  return failure;
}

/** A snapshot of what a user function returned. */
function returned(snippet, key, value, problem = 'It returned what cannot be kept') {
  try {
    return bounded(value, MAX_VALUE_CHARS, 'value', key);
  } catch (error) {
    if (error instanceof NotJson) {
      const failure = new Failure(snippet.pointer, key, {message: `${problem}: ${error.told('value')}`});
      failure.notJson = true;
      throw failure;
    }
    throw new Failure(snippet.pointer, key, describe(error));
  }
}

/** The text of a result of a fold, for readStates. */
function resultText(snippet, key, value) {
  return textOf(withNumbers(TAGGED, () => returned(snippet, key, value)));
}

/** The text of the state of an aggregator, for readStates. */
function stateText(snippet, key, value) {
  progress[FUNCTION] = snippet.number;
  return textOf(withNumbers(AS_STATE, () => {
    try {
      return bounded(value, MAX_VALUE_CHARS, 'state', key);
    } catch (error) {
      throw error instanceof NotJson ? refusedState(snippet, key, error.told('state'))
          : new Failure(snippet.pointer, key, describe(error));
    }
  }));
}

/** Ends the job whoever tries it: without a text of its state there is nothing to be merged. */
function refusedState(snippet, key, part) {
  const failure = new Failure(snippet.pointer, key, {message: `The state of an aggregator must be JSON data, which can go from`
      + ` process to process: ${part}`});
  failure.endsTrial = true;
  return failure;
}

const NO_FINISH = 'There is no finish, (key, state) => value, to make the value of the row of the state';

function aggregate(functions) {
  const {init, add, merge, finish: last} = functions;
  const end = (key, state) => last === undefined
      ? returned(add, key, state, NO_FINISH) : returned(last, key, call(last, key, key, state));
  const merged = (key, states) => {
    let state;
    eachOf(states, (item, i) => {
      state = i === 0 ? item : call(merge, key, state, item);
    });
    return state;
  };
  let states = [];
  const stateOf = (i) => states[i] === undefined ? call(init, combinedKeys[i]) : states[i];
  return {
    refuses: () => null,
    initial: (key) => stateText(init, key, call(init, key)),
    merge: (key, items) => stateText(merge, key, merged(key, items)),
    fresh: (i) => {
      states[i] = undefined;
    },
    add(i, value) {
      states[i] = call(add, combinedKeys[i], stateOf(i), value);
    },
    state: (i) => stateText(add, combinedKeys[i], stateOf(i)),
    clear: () => {
      states = [];
    },
    reduce(key, values, partial) {
      if (partial) {
        return end(key, merged(key, values));
      }
      let state = call(init, key);
      eachOf(values, (item) => {
        state = call(add, key, state, item);
      });
      return end(key, state);
    },
  };
}

const FOLD_EVERY = 64;

function fold(snippet) {
  const run = (key, values) => call(snippet, key, key, values);
  let lists = [];
  const all = (i) => run(combinedKeys[i], new Values(lists[i], false));
  return {
    refuses: () => null,
    fresh: (i) => {
      lists[i] = null;
    },
    add(i, value) {
      const values = lists[i];
      if (values === null) {
        // V8 gives it no more room than that: many keys have one value.
        lists[i] = [value];
        return;
      }
      values[values.length] = value;
      if (values.length >= FOLD_EVERY) {
        lists[i] = [withNumbers(AS_THEY_ARE, () => returned(snippet, combinedKeys[i], all(i)))];
      }
    },
    state: (i) => resultText(snippet, combinedKeys[i], all(i)),
    clear: () => {
      lists = [];
    },
    merge: (key, states) => resultText(snippet, key, run(key, states)),
    reduce: (key, values) => returned(snippet, key, run(key, values)),
  };
}
