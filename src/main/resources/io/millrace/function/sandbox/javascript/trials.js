// Reduces that are tried, of which nothing is kept.

// What user functions make of values or of states, and then the text of that.
const trials = {
  __proto__: null,
  /** What init gives before values are added to what it gave, and afterwards. */
  init(key, values) {
    const before = combine.initial(key);
    trials.state(key, values);
    const after = combine.initial(key);
    return () => `[${before},${after}]`;
  },
  whole(key, values) {
    const value = reduceKey(key, new Values(values, false), false);
    return () => textOf(value);
  },
  state(key, values) {
    const number = combinedKeys.length;
    combinedKeys[number] = key;
    combine.fresh(number);
    for (let i = 0; i < values.length; i++) {
      combine.add(number, values[i]);
    }
    return () => combine.state(number);
  },
  merge(key, states) {
    const text = combine.merge(key, new Values(states, false));
    return () => text;
  },
  finish(key, states) {
    const value = reduceKey(key, new Values(states, false), true);
    return () => textOf(value);
  },
};

/** What user functions make of each of the groups, or why they fail. */
function attempts(groups, trial) {
  const keysOfMap = combinedKeys.length;
  const made = [];
  trying = true;
  for (let i = 0; i < groups.length; i++) {
    progress[AT] = i;
    made[i] = attempt(() => trial(groups[i][0], groups[i][1]));
  }
  // Afterwards, as in a map task: groups that share an accumulator by mistake are to give what they give there.
  const texts = [];
  for (let i = 0; i < groups.length; i++) {
    const {value, failure} = made[i].failure === undefined ? attempt(made[i].value) : made[i];
    texts[i] = failure === undefined ? `{"value":${value}}`
        : failure.notJson ? '{}' : `{"failure":${textOf(failure.report.message)}}`;
  }
  trying = false;
  combinedKeys.length = keysOfMap;
  return `.[${arrayJoin(texts, ',')}]`;
}

function attempt(run) {
  try {
    return {value: run()};
  } catch (failure) {
    if (!(failure instanceof Failure) || failure.endsTrial) {
      throw failure;
    }
    return {failure};
  }
}
