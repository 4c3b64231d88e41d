// Calls of the worker's, which end in an answer: a text whose first character says how it goes on,
// '.' this is all, '+' call more() for the rest, '!' a function of the reduce failed; '~' call more() for the answer, '^' the
// same after again() and thrownAt().

/**
 * V8 runs what promises are waited for with when a call of the worker's ends. Programs that may make promises are called for
 * each record, and for each key, so that it is known whose they are.
 */
let stepwise = false;
const PAUSE = '~';
/** The record is mapped, and its promises are run before it counts. */
let unsettled = false;
/** False while promises are run. */
let running = true;
/** Where the first function was written. */
let anyPointer = null;
/** The group whose promises are run. */
let groupAtHand = null;
/** In place of the index of a record or key: one of those of this call. */
const SOMEWHERE = -2;
/**
 * A function of a job that ends since it threw something that is no error, to be called once more so that V8 tells where:
 * how it is called, what ends that, and what is told of it.
 */
let again = null;
const AGAIN = '^';
/** Goes on with the call, see `more`. */
let next = null;

function continueMap() {
  if (unsettled) {
    settle();
    return PAUSE;
  }
  const {text} = batch;
  while (handed !== NONE || size + badSize > ANSWER_CHARS || batch.at < text.length || (batch.wholeText && batch.index < 0)) {
    if (size + badSize > ANSWER_CHARS) {
      progress[STEPS]++;
      return '+' + answerOfMap();
    }
    if (handed === NONE) {
      mapNext(text);
    } else {
      progress[AT] = batch.index;
      handOver();
    }
    if (again !== null) {
      return AGAIN;
    }
    if (stepwise) {
      return PAUSE;
    }
  }
  batch = null;
  return '.' + answerOfMap();
}

/** The pairs of the first records, so many as are enough and go into one answer; forgets all else that the records did. */
function continueSample() {
  if (unsettled) {
    settle();
  }
  const {text} = batch;
  while (batch.at < text.length && recordsOut < SAMPLE_PAIRS) {
    mapNext(text);
    if (stepwise) {
      return PAUSE;
    }
  }
  batch = null;
  const found = `.[${takePairs()}]`;
  pairs = [];
  size = 0;
  answerOfMap();
  return found;
}

function continueFlush() {
  handOver();
  if (handed === NONE) {
    return '.' + answerOfPairs();
  }
  next = continueFlush;
  return '+' + answerOfPairs();
}

/** Only the last of the groups can be open, which is to have more values than are here. */
function continueReduce(groups, partial, open, from) {
  for (let i = from; i < groups.length; i++) {
    progress[AT] = i;
    const values = new Values(groups[i][1], open && i === groups.length - 1, partial ? readStates : readJson);
    readable = values;
    const value = textOf(reduceKey(groups[i][0], values, partial));
    readable = null;
    pairs[pairs.length] = value;
    size += value.length;
    if (stepwise) {
      groupAtHand = groups[i];
      next = () => endGroup(groups, partial, open, i);
      return PAUSE;
    }
    if (size > ANSWER_CHARS) {
      progress[STEPS]++;
      next = () => continueReduce(groups, partial, open, i + 1);
      return '+' + answerOfPairs();
    }
  }
  return '.' + answerOfPairs();
}

function endGroup(groups, partial, open, i) {
  groupAtHand = null;
  next = () => continueReduce(groups, partial, open, i + 1);
  return size > ANSWER_CHARS ? '+' + answerOfPairs() : next();
}

/** Runs one step of a call; what a user function of the reduce threw becomes an answer. */
function step(run) {
  running = true;
  try {
    return misused === null || unsettled ? run() : fault();
  } catch (error) {
    open = false;
    readable = null;
    if (!(error instanceof Failure)) {
      throw error;
    }
    pairs = [];
    size = 0;
    if (error.again === null) {
      return failed(error.report);
    }
    again = error.again;
    next = () => failed(error.report);
    return AGAIN;
  } finally {
    running = false;
  }
}

function failed({message, stack, pointer, key}) {
  return `!{"message":${textOf(message)},"stack":${textOf(stack)},"pointer":${textOf(pointer)},"key":${textOf(key)}}`;
}

/** At the end of a call, after which promises of any of its records or keys may run. */
function leave(answer) {
  if (!stepwise) {
    progress[AT] = SOMEWHERE;
    progress[EMITS] = 0;
  }
  return answer;
}

/** An answer if a function did what it must not, of which no record or key is known; else an empty text. */
function fault() {
  if (misused === null) {
    return '';
  }
  const {message, stack, pointer} = misused;
  const key = groupAtHand === null ? '' : `,"key":${textOf(groupAtHand[0])}`;
  return `!{"message":${textOf(message)},"stack":${textOf(stack)},"pointer":${textOf(pointer ?? anyPointer)}${key}}`;
}
