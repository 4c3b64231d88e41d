# Calls of a function of the reduce, and what it returns.


def reduce_key(key, values):
    """The value of a key, a snapshot of what the user's function returns."""
    pointer = loaded.reduce_pointer
    try:
        result = loaded.reduce(key, values)
        if result is not None and type(result) in (types.CoroutineType, types.GeneratorType):
            result.close()
            raise Failure(pointer, key, f'It returned a {type(result).__name__}, whose code has not run; functions here return values')
        return held_snapshot(result)
    except Failure:
        raise
    except NotJson as error:
        raise Failure(pointer, key, f'It returned what cannot be kept: {error.told("value")}', is_json=False) from None
    except BaseException as error:
        raise Failure(pointer, key, *describe(error)) from None


def reduce_all(is_open, groups):
    results, size = [], 0
    for index, (key, items) in enumerate(groups):
        tick(index)
        result = encode(reduce_key(key, Values(items, is_open and index == len(groups) - 1)))
        if emits():
            raise Failure(loaded.reduce_pointer, key, 'It called emit, which only a map function can')
        results.append(result)
        size += len(result)
        if size > ANSWER_CHARS:
            yield array(results)
            results, size = [], 0
    return array(results)


def array(texts):
    return to_bytes(f'[{",".join(texts)}]')


def attempt_all(trial, groups):
    """What a fold makes of each of the groups, of values or of states, or why it fails."""
    results = []
    for index, (key, items) in enumerate(groups):
        tick(index)
        try:
            results.append({'value': state_of(key, items) if trial == 'state' else reduce_key(key, Values(items, False))})
        except Failure as failure:
            results.append({'failure': failure.report['message']} if failure.is_json else {})
    yield from ()
    return to_bytes(encode(results))


def state_of(key, items):
    entry = loaded.combine.fresh(identity(key))
    for item in items:
        loaded.combine.add(entry, item)
    return loaded.combine.state(entry)
